import type { Migration } from '../../kit/store/migrate.js';
import { ALL_COUNTS, COUNTS, LEAF, leavesOf } from './0021-case-counts.js';

const CLOCK_COUNTS = ['first_met', 'first_judged', 'resolve_met', 'resolve_judged'];
const ALL_CLOCK_COUNTS = CLOCK_COUNTS.join(', ');
const EVERY_COUNT = [...COUNTS, ...CLOCK_COUNTS];

const COLUMNS = ['case_count', 'case_count_change']
  .map(
    (table) =>
      `alter table ${table} ${CLOCK_COUNTS.map((name) => `add column ${name} integer not null default 0`).join(', ')};`,
  )
  .join('\n');

/** Whether a clock will be judged the same for ever: only what is met is. */
const IS_DONE = "k.kind in ('FIRST_RESPONSE', 'RESOLVE') and k.met_at is not null and k.cancelled_at is null";

/** The leaves of clocks that are met, each with the sign of its row; `clocks` joins cases `c` with clocks `k`. */
function clockLeavesOf(clocks: string): string {
  const sums = CLOCK_COUNTS.map((name) => `sum(${name})`).join(', ');
  return `
    select ${LEAF}, ${COUNTS.map(() => '0').join(', ')}, ${sums}
    from (
      select c.category_code, c.division_code, c.holder_agency_id, c.channel, c.state, c.intake_account_id, c.provenance,
        date_trunc('month', c.accepted_at at time zone 'Asia/Shanghai')::date as month,
        sign * (k.kind = 'FIRST_RESPONSE' and k.met_at <= k.due_at)::integer as first_met,
        sign * (k.kind = 'FIRST_RESPONSE')::integer as first_judged,
        sign * (k.kind = 'RESOLVE' and k.met_at <= k.due_at)::integer as resolve_met,
        sign * (k.kind = 'RESOLVE')::integer as resolve_judged
      from ${clocks}
      where ${IS_DONE} and c.accepted_at < 'infinity'
    ) counted
    group by ${LEAF}
    having (${sums}) is distinct from (0, 0, 0, 0)`;
}

const INSERT_CLOCKS = `insert into case_count_change (${LEAF}, ${ALL_COUNTS}, ${ALL_CLOCK_COUNTS})`;

/** Once in so many changes, by chance: nobody need keep count of them, and one writer in thousands takes a little longer. */
const FOLDED_EVERY = 4_096;

/** Most changes of clocks meet none: they cost a look. A transition table that a trigger lacks may not be named at all. */
function countedOnce(table: 'was' | 'became', sign: number): string {
  return `
    if exists (select from ${table} k where ${IS_DONE}) then
      perform from cases where id in (select case_id from ${table}) for share;
      ${INSERT_CLOCKS} ${clockLeavesOf(`(select ${sign} as sign, ${table}.* from ${table}) k join cases c on c.id = k.case_id`)};
    end if;`;
}

const TRIGGERS = `
create or replace function count_cases_changed() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'INSERT' then
    insert into case_count_change (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select 1 as sign, became.* from became')};
  elsif tg_op = 'DELETE' then
    insert into case_count_change (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select -1 as sign, was.* from was')};
  else
    insert into case_count_change (${LEAF}, ${ALL_COUNTS})
      ${leavesOf('select -1 as sign, was.* from was union all select 1, became.* from became')};
    ${INSERT_CLOCKS}
      ${clockLeavesOf('(select -1 as sign, was.* from was union all select 1, became.* from became) c join clock k on k.case_id = c.id')};
  end if;
  if random() * ${FOLDED_EVERY} < 1 then perform fold_case_counts(); end if;
  return null;
end $$;
create function count_clocks_changed() returns trigger language plpgsql security definer as $$
begin
  if tg_op <> 'DELETE' then ${countedOnce('became', 1)} end if;
  if tg_op <> 'INSERT' then ${countedOnce('was', -1)} end if;
  return null;
end $$;
do $$ declare counting text; begin
  foreach counting in array array['count_cases_changed', 'count_clocks_changed'] loop
    execute format('alter function %I() set search_path to %I, pg_temp', counting, current_schema());
  end loop;
end $$;
create trigger clocks_counted_new after insert on clock
  referencing new table as became for each statement execute function count_clocks_changed();
create trigger clocks_counted_changed after update on clock
  referencing old table as was new table as became for each statement execute function count_clocks_changed();
create trigger clocks_counted_gone after delete on clock
  referencing old table as was for each statement execute function count_clocks_changed();
`;

const FOLDING = `
create or replace function fold_case_counts() returns void language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('liandong.fold_case_counts', 0)) then return; end if;
  with taken as (delete from case_count_change returning *)
  insert into case_count as total (${LEAF}, ${EVERY_COUNT.join(', ')})
    select ${LEAF}, ${EVERY_COUNT.map((name) => `sum(${name})`).join(', ')} from taken group by ${LEAF}
    on conflict (${LEAF}) do update set ${EVERY_COUNT.map((name) => `${name} = total.${name} + excluded.${name}`).join(', ')};
  delete from case_count where received = 0 and accepted = 0 and closed = 0;
end $$;
`;

const COUNTING = `
create or replace function count_all_cases() returns void language plpgsql as $$
begin
  lock table cases, clock in share row exclusive mode;
  delete from case_count_change;
  delete from case_count;
  insert into case_count (${LEAF}, ${ALL_COUNTS}) ${leavesOf('select 1 as sign, stored.* from cases stored')};
  ${INSERT_CLOCKS} ${clockLeavesOf('(select 1 as sign, stored.* from cases stored) c join clock k on k.case_id = c.id')};
  perform fold_case_counts();
end $$;
select count_all_cases();
`;

/**
 * Clocks of cases are counted with them (see 0021), so that whoever is not told all need not wait until all clocks are.
 *
 * - Only what is met is kept. A clock that has run out is judged without anything being written, so `keptCounts` adds
 *   those that run and are overdue, by their index.
 * - A change of a clock holds its case, so that no change of that goes past it; commands hold it anyway.
 * - A writer folds now and then, so that counts stay few also where no replica sweeps.
 */
export const clockCountsMigration: Migration = {
  id: '0023_clock_counts',
  sql: [COLUMNS, TRIGGERS, FOLDING, COUNTING].join('\n'),
};
