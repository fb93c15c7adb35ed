import type { Migration } from '../../kit/store/migrate.js';

/**
 * All lines are kept in a setting beside the ranges, in the order of their bytes, and are looked up in one statement: a
 * function per grant cost more than the rest of the transaction.
 */
const LINES = `
create or replace function enter_caller() returns void language plpgsql as $$
declare
  path text;
  last_line text;
  outermost text[] := '{}';
  ranges integer;
  n integer;
begin
  for path in select coalesce(a.line_path, held.id || '.') collate "C"
      from unnest(current_setting('liandong.agencies')::text[]) as held (id) left join agency_replica a on a.id = held.id
      order by 1 loop
    continue when last_line is not null and starts_with(path, last_line);
    last_line := path;
    outermost := outermost || path;
  end loop;
  n := cardinality(outermost);
  ranges := least(n, 4);
  for i in 1 .. ranges loop
    perform set_config('liandong.line_from_' || i, outermost[(i - 1) * n / ranges + 1], true),
      set_config('liandong.line_until_' || i, rtrim(outermost[i * n / ranges], '.') || '/', true);
  end loop;
  perform set_config('liandong.lines', outermost::text, true),
    set_config('liandong.line_exact', case when n > ranges then 't' else '' end, true);
end $$;
`;

const OF_CALLER = `(select current_setting('liandong.lines', true)::text[])`;

/**
 * No line lies within another one: a path is on one of them exactly when it is on the last that is not behind it. Found by
 * halving, where an overlap of arrays compared each agency of a path with each of the caller's.
 */
const isOnLine = (path: string): string =>
  `starts_with(${path}, (${OF_CALLER})[width_bucket(${path} collate "C", ${OF_CALLER})])`;

const range = (path: string, no: number): string =>
  `(${path} >= current_setting('liandong.line_from_${no}', true) and ${path} < current_setting('liandong.line_until_${no}', true))`;

const POLICY = `
drop policy cases_in_sight on cases;
create policy cases_in_sight on cases using ((
    ${[1, 2, 3, 4].flatMap((no) => [range('intake_path', no), range('lead_path', no)]).join('\n    or ')}
    or platform = any (current_setting('liandong.platforms', true)::text[])
    or id = any ((select cases_seen_one_by_one())::text[])
  ) and (
    current_setting('liandong.line_exact', true) is distinct from 't'
    or ${isOnLine('intake_path')}
    or ${isOnLine('lead_path')}
    or id = any ((select cases_seen_one_by_one())::text[])
  ));
`;

/**
 * The ids of what the policy shows, some of them twice, and no more than a little over `at_most`. As the owner: under the
 * policy the planner reads all that lies between many lines, where a line at a time is a range of an index.
 */
const OWN_CASES = `
create function cases_of_caller(at_most integer) returns setof text language plpgsql stable security definer as $$
declare
  line text;
  found_now integer;
  found_all integer := 0;
begin
  return query select unnest(cases_seen_one_by_one())
    union all (select c.id from cases c where c.platform = any (current_setting('liandong.platforms')::text[]) limit at_most);
  foreach line in array current_setting('liandong.lines')::text[] loop
    return query (select c.id from cases c where c.lead_path >= line and c.lead_path < rtrim(line, '.') || '/' limit at_most)
      union all (select c.id from cases c where c.intake_path >= line and c.intake_path < rtrim(line, '.') || '/' limit at_most);
    get diagnostics found_now = row_count;
    found_all := found_all + found_now;
    exit when found_all > at_most;
  end loop;
end $$;
do $$ begin
  execute format('alter function cases_of_caller(integer) set search_path to %I, pg_temp', current_schema());
end $$;
`;

export const scatteredLinesMigration: Migration = { id: '0015_scattered_lines', sql: LINES + POLICY + OWN_CASES };
