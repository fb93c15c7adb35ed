import { sql, type RawBuilder } from 'kysely';
import type { Span } from '../../kit/span.js';
import type { CodeRange } from '../domain/code-range.js';
import type { CaseCounts, FrameDimension, StatisticsSelection } from '../domain/statistics.js';
import type { CaseState, Provenance } from '../domain/states.js';
import { countsOf, measured, type FactScope, type MeasureRow } from './statistics-sql.js';
import type { CaseTrx } from './tables.js';

/** One cell: the dimensions asked for (the others are undefined) and its counts. */
export interface StatisticsCell {
  readonly category?: string | null;
  readonly division?: string | null;
  readonly agency?: string | null;
  readonly month?: string;
  readonly channel?: string;
  readonly state?: CaseState;
  readonly account?: string | null;
  readonly provenance?: Provenance;
  readonly counts: CaseCounts;
}

export interface StatisticsRequest {
  readonly selection: StatisticsSelection;
  /** Null for all time. */
  readonly span: Span | null;
  readonly groupBy: readonly FrameDimension[];
  readonly now: Date;
  readonly limit: number;
  /** Whether clocks are judged. @default true */
  readonly clocks?: boolean;
  /** Whether the percentiles of handling times are wanted. @default true */
  readonly percentiles?: boolean;
}

/** Months are those of Beijing, as everywhere in the graph. Bytewise, so that the order is the same on every server. */
const DIMENSIONS: Readonly<Record<FrameDimension, RawBuilder<unknown>>> = {
  CATEGORY: sql`fact.category_code collate "C"`,
  DIVISION: sql`fact.division_code collate "C"`,
  AGENCY: sql`fact.holder_agency_id collate "C"`,
  MONTH: sql`date_trunc('month', fact.at at time zone 'Asia/Shanghai')`,
  CHANNEL: sql`fact.channel collate "C"`,
  STATE: sql`fact.state collate "C"`,
  ACCOUNT: sql`fact.intake_account_id collate "C"`,
  PROVENANCE: sql`fact.provenance collate "C"`,
};

const MONTH_AS_TEXT = sql`to_char(month, 'YYYY-MM') collate "C" as month`;

/** Cells in the order of their dimensions, at most `limit`. Without dimensions exactly one. */
export async function countCases(trx: CaseTrx, request: StatisticsRequest): Promise<readonly StatisticsCell[]> {
  const { selection, span, groupBy, now, limit, clocks, percentiles } = request;
  const scope: FactScope = {
    from: sql`cases c`,
    carried: sql``,
    where: selected(selection),
    fromAt: sql`${span?.from ?? null}::timestamptz`,
    untilAt: sql`${span?.until ?? null}::timestamptz`,
    clocks,
    percentiles,
  };
  const names = groupBy.map((dimension) => sql.ref(dimension.toLowerCase()));
  const columns = groupBy.map((dimension, index) => sql`${DIMENSIONS[dimension]} as ${names[index]!}`);
  // Once for each cell, not for each case.
  const shown = groupBy.map((dimension, index) => (dimension === 'MONTH' ? MONTH_AS_TEXT : names[index]!));
  const ordered = names.length === 0 ? sql`` : sql`order by ${sql.join(names)}`;
  const { rows } = await sql<Omit<StatisticsCell, 'counts'> & MeasureRow>`
    ${measured(scope, now, { columns, names, shown })} ${ordered} limit ${limit}`.execute(trx);
  return rows.map((row) => {
    const cell = Object.fromEntries(
      groupBy.map((dimension) => {
        const name = dimension.toLowerCase() as keyof typeof row;
        return [name, row[name]];
      }),
    );
    return { ...cell, counts: countsOf(row) };
  });
}

function selected(selection: StatisticsSelection): RawBuilder<unknown> {
  const { categories, divisions, agencyIds, channels, states, provenance } = selection;
  const conditions = [
    inRanges(sql`c.category_code`, categories),
    inRanges(sql`c.division_code`, divisions),
    oneOf(sql`c.holder_agency_id`, agencyIds),
    oneOf(sql`c.channel`, channels),
    oneOf(sql`c.state`, states),
    provenance === null ? sql`true` : sql`c.provenance = ${provenance}`,
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

function inRanges(column: RawBuilder<unknown>, ranges: readonly CodeRange[]): RawBuilder<unknown> {
  if (ranges.length === 0) return sql`true`;
  const within = ranges.map(
    ({ from, until }) => sql`(${column} collate "C" >= ${from} and ${column} collate "C" < ${until})`,
  );
  return sql`(${sql.join(within, sql` or `)})`;
}

function oneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<unknown> {
  return values.length === 0 ? sql`true` : sql`${column} = any(${[...values]}::text[])`;
}
