import type { Migration } from '../../kit/store/migrate.js';

/** What cases are told apart by in all, and the month of Beijing in which what is counted happened. */
export const LEAF =
  'category_code, division_code, holder_agency_id, channel, state, intake_account_id, provenance, month';

export const COUNTS = [
  'received',
  'open',
  'accepted',
  'accepted_resolved',
  'reopened',
  'returned',
  'closed',
  'resolved',
  'negative_duration',
  'handled',
  'handoffs',
  'offline_visits',
];
export const ALL_COUNTS = COUNTS.join(', ');
const SUMS = COUNTS.map((name) => `sum(${name})`).join(', ');

const TABLES = ['case_count', 'case_count_change']
  .map(
    (table) => `
create table ${table} (
  category_code text collate "C",
  division_code text collate "C",
  holder_agency_id text collate "C" not null,
  channel text collate "C" not null,
  state text collate "C" not null,
  intake_account_id text collate "C",
  provenance text collate "C" not null,
  month date not null,
  ${COUNTS.map((name) => `${name} integer not null`).join(',\n  ')}
);
alter table ${table} enable row level security;
create policy ${table}_of_subgraph on ${table} using ((select current_setting('liandong.sight', true) = 'ALL'));
`,
  )
  .join('');

const INDEXES = `
create unique index case_count_leaf on case_count (${LEAF}) nulls not distinct;
create index case_count_empty on case_count (month) where received = 0 and accepted = 0 and closed = 0;
`;

/** The leaves of the cases of a table, each count with the sign of its row. `store/statistics-sql.ts` counts the same. */
export function leavesOf(signed: string): string {
  return `
    select ${LEAF}, ${SUMS}
    from (
      select c.category_code, c.division_code, c.holder_agency_id, c.channel, c.state, c.intake_account_id, c.provenance,
        date_trunc('month', fact.at at time zone 'Asia/Shanghai')::date as month,
        ${COUNTS.map((name) => `c.sign * fact.${name} as ${name}`).join(', ')}
      from (
        select signed.*, (state in ('CLOSED', 'ARCHIVED') and coalesce(resolved, closing_reason = 'RESOLVED'
            or (closing_reason = 'EXPLAINED' and kind = 'INQUIRY'), false))::integer as is_resolved,
          ('NEGATIVE_DURATION' = any(quality_flags))::integer as is_negative
        from (${signed}) signed
      ) c
      cross join lateral (values
        (c.received_at, 1, c.open::integer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        (c.accepted_at, 0, 0, 1, c.is_resolved, (c.reopen_count > 0)::integer, (c.return_count > 0)::integer, 0, 0, 0, 0, 0, 0),
        (case when c.state in ('CLOSED', 'ARCHIVED') then c.closed_at end,
          0, 0, 0, 0, 0, 0, 1, c.is_resolved, c.is_negative, 1 - c.is_negative, c.handoffs, c.offline_visits)
      ) as fact (at, ${ALL_COUNTS})
      where fact.at < 'infinity'
    ) counted
    group by ${LEAF}
    having (${SUMS}) is distinct from (${COUNTS.map(() => '0').join(', ')})`;
}

/** As the owner: whoever may change a case changes what is counted of it, and may not write these counts otherwise. */
const TRIGGERS = `
create function count_cases_changed() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'INSERT' then
    insert into case_count_change (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select 1 as sign, became.* from became')};
  elsif tg_op = 'DELETE' then
    insert into case_count_change (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select -1 as sign, was.* from was')};
  else
    insert into case_count_change (${LEAF}, ${ALL_COUNTS})
      ${leavesOf('select -1 as sign, was.* from was union all select 1, became.* from became')};
  end if;
  return null;
end $$;
do $$ begin
  execute format('alter function count_cases_changed() set search_path to %I, pg_temp', current_schema());
end $$;
create trigger cases_counted_new after insert on cases
  referencing new table as became for each statement execute function count_cases_changed();
create trigger cases_counted_changed after update on cases
  referencing old table as was new table as became for each statement execute function count_cases_changed();
create trigger cases_counted_gone after delete on cases
  referencing old table as was for each statement execute function count_cases_changed();
`;

const FOLDING = `
create function fold_case_counts() returns void language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('liandong.fold_case_counts', 0)) then return; end if;
  with taken as (delete from case_count_change returning *)
  insert into case_count as total (${LEAF}, ${ALL_COUNTS})
    select ${LEAF}, ${SUMS} from taken group by ${LEAF}
    on conflict (${LEAF}) do update set ${COUNTS.map((name) => `${name} = total.${name} + excluded.${name}`).join(', ')};
  delete from case_count where received = 0 and accepted = 0 and closed = 0;
end $$;
`;

/** No case may change meanwhile, so the lock comes first: what is counted then is what the triggers go on from. */
const COUNTING = `
create function count_all_cases() returns void language plpgsql as $$
begin
  lock table cases in share row exclusive mode;
  delete from case_count_change;
  delete from case_count;
  insert into case_count (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select 1 as sign, stored.* from cases stored')};
end $$;
select count_all_cases();
`;

/**
 * How many cases there are of each kind, kept while they change: what is too small to say is judged over all of them,
 * for every question of everybody who is not told all.
 *
 * - `case_count_change` takes what each statement on cases adds and takes away, in its transaction; nobody waits for a
 *   row of it. `fold_case_counts` puts it into `case_count` now and then. The sum of both is the truth at any time.
 * - Clocks are not in it: they run out while nothing is written.
 * - Their policies ask in a query of its own whether all is in sight: once and not for each row, and planned as if it may be so.
 * - `count_all_cases` begins anew, for who has written cases without triggers.
 */
export const caseCountsMigration: Migration = {
  id: '0021_case_counts',
  sql: [TABLES, INDEXES, TRIGGERS, FOLDING, COUNTING].join('\n'),
};
