import { sql, type RawBuilder } from 'kysely';
import type { FrameDimension } from '../domain/statistics.js';
import type { StatisticsCell } from './statistics.js';
import { COUNTS_OF_CASES, countsOf, type MeasureRow } from './statistics-sql.js';
import type { CaseTrx } from './tables.js';

const NOT_KEPT = { first_met: 0, first_judged: 0, resolve_met: 0, resolve_judged: 0, handling_percentiles: null };

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

/**
 * What `countCases` answers over all cases and all time, without clocks and percentiles, from the counts that are kept
 * (migration 0021). One statement: what was folded is never counted twice, nor left out.
 */
export async function keptCounts(
  trx: CaseTrx,
  { groupBy, limit }: { readonly groupBy: readonly FrameDimension[]; readonly limit: number },
): Promise<readonly StatisticsCell[]> {
  const by = groupBy.map((dimension) => COLUMNS[dimension]);
  const shown = groupBy.map((dimension, index) => {
    const value = dimension === 'MONTH' ? sql`to_char(month, 'YYYY-MM')` : by[index]!;
    return sql`${value} as ${sql.ref(dimension.toLowerCase())},`;
  });
  const sums = COUNTS_OF_CASES.map((name) => sql`coalesce(sum(${sql.ref(name)}), 0) as ${sql.ref(name)}`);
  // What all cases have left is no cell any more; folding takes such rows away.
  const cells =
    by.length === 0
      ? sql``
      : sql`group by ${sql.join(by)}
    having sum(received) <> 0 or sum(accepted) <> 0 or sum(closed) <> 0 order by ${sql.join(by)}`;
  const { rows } = await sql<Omit<StatisticsCell, 'counts'> & MeasureRow>`
    select ${sql.join(shown, sql` `)} ${sql.join(sums)}
    from (select * from case_count union all select * from case_count_change) kept ${cells} limit ${limit}`.execute(
    trx,
  );
  return rows.map((row) => {
    const cell = Object.fromEntries(
      groupBy.map((dimension) => {
        const name = dimension.toLowerCase() as keyof typeof row;
        return [name, row[name]];
      }),
    );
    return { ...cell, counts: countsOf({ ...row, ...NOT_KEPT }) };
  });
}

/** So that a reader need not add up every change there ever was. Whoever comes second at the same time does nothing. */
export async function foldCaseCounts(trx: CaseTrx): Promise<void> {
  await sql`select fold_case_counts()`.execute(trx);
}
