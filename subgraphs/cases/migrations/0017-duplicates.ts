import type { Migration } from '../../kit/store/migrate.js';

/**
 * Open cases near in place and time, for the search for duplicates, and how alike two summaries are: the share of pairs
 * of neighbouring characters that they have in common (Dice), which needs no words and so fits Chinese too.
 */
export const duplicatesMigration: Migration = {
  id: '0017_duplicates',
  sql: `
create index cases_open_of_division on cases (division_code, received_at) where open;
create index cases_open_of_intake on cases (intake_agency_id, received_at) where open;

create function bigrams(words text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct substr(s.letters, i, 2)), '{}')
  from (select regexp_replace(lower(left(words, 120)), '[[:space:][:punct:]，。、！？：；（）“”《》]', '', 'g') as letters) s,
    generate_series(1, greatest(length(s.letters) - 1, 1)) as i
$$;
create function likeness(a text[], b text[]) returns double precision language sql immutable parallel safe as $$
  select 2.0 * count(*) / greatest(cardinality(a) + cardinality(b), 1) from unnest(a) as pair where pair = any (b)
$$;
`,
};
