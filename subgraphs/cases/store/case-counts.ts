import { sql, type RawBuilder } from 'kysely';
import type { FrameDimension } from '../domain/statistics.js';
import type { StatisticsCell } from './statistics.js';
import { COUNTS_OF_CASES, COUNTS_OF_CLOCKS, countsOf, type MeasureRow } from './statistics-sql.js';
import type { CaseTrx } from './tables.js';

const COLUMNS: Readonly<Record<FrameDimension, RawBuilder<unknown>>> = {
  CATEGORY: sql`category_code`,
  DIVISION: sql`division_code`,
  AGENCY: sql`holder_agency_id`,
  MONTH: sql`month`,
  CHANNEL: sql`channel`,
  STATE: sql`state`,
  ACCOUNT: sql`intake_account_id`,
  PROVENANCE: sql`provenance`,
};

export interface KeptRequest {
  readonly groupBy: readonly FrameDimension[];
  readonly limit: number;
  /** When clocks are judged; null where they are not: then they are 0. */
  readonly clocksAt: Date | null;
}

/**
 * What `countCases` answers over all cases and all time, without percentiles, from the counts that are kept (migrations
 * 0021 and 0023). One statement: what was folded is never counted twice, nor left out.
 */
export async function keptCounts(
  trx: CaseTrx,
  { groupBy, limit, clocksAt }: KeptRequest,
): Promise<readonly StatisticsCell[]> {
  const by = groupBy.map((dimension) => COLUMNS[dimension]);
  const shown = groupBy.map((dimension, index) => {
    const value = dimension === 'MONTH' ? sql`to_char(month, 'YYYY-MM')` : by[index]!;
    return sql`${value} as ${sql.ref(dimension.toLowerCase())},`;
  });
  const sums = [...COUNTS_OF_CASES, ...COUNTS_OF_CLOCKS].map((name) => {
    const isJudged = clocksAt !== null || !isOfClocks(name);
    return sql`${isJudged ? sql`coalesce(sum(${sql.ref(name)}), 0)` : sql`0`} as ${sql.ref(name)}`;
  });
  // What all cases have left is no cell any more; folding takes such rows away.
  const cells =
    by.length === 0
      ? sql``
      : sql`group by ${sql.join(by)}
    having sum(received) <> 0 or sum(accepted) <> 0 or sum(closed) <> 0 order by ${sql.join(by)}`;
  const { rows } = await sql<Omit<StatisticsCell, 'counts'> & MeasureRow>`
    select ${sql.join(shown, sql` `)} ${sql.join(sums)}
    from (select * from case_count union all select * from case_count_change ${overdueAt(clocksAt)}) kept
    ${cells} limit ${limit}`.execute(trx);
  return rows.map((row) => {
    const cell = Object.fromEntries(
      groupBy.map((dimension) => {
        const name = dimension.toLowerCase() as keyof typeof row;
        return [name, row[name]];
      }),
    );
    return { ...cell, counts: countsOf({ ...row, handling_percentiles: null }) };
  });
}

function isOfClocks(name: string): boolean {
  return (COUNTS_OF_CLOCKS as readonly string[]).includes(name);
}

/** Clocks that have run out and are not met: nothing was written when they did. In the columns of the kept counts. */
function overdueAt(now: Date | null): RawBuilder<unknown> {
  if (now === null) return sql``;
  return sql`union all
    select c.category_code, c.division_code, c.holder_agency_id, c.channel, c.state, c.intake_account_id, c.provenance,
      date_trunc('month', c.accepted_at at time zone 'Asia/Shanghai')::date,
      ${sql.join(COUNTS_OF_CASES.map(() => sql`0`))},
      0, (k.kind = 'FIRST_RESPONSE')::integer, 0, (k.kind = 'RESOLVE')::integer
    from clock k join cases c on c.id = k.case_id
    where k.kind in ('FIRST_RESPONSE', 'RESOLVE') and k.met_at is null and k.cancelled_at is null and k.paused_at is null
      and k.due_at < ${now} and c.accepted_at < 'infinity'`;
}

/** So that a reader need not add up every change there ever was. Whoever comes second at the same time does nothing. */
export async function foldCaseCounts(trx: CaseTrx): Promise<void> {
  await sql`select fold_case_counts()`.execute(trx);
}
