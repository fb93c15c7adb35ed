import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import type { CodeRange } from '../domain/code-range.js';
import type { CaseKind, CaseState, ConcernType, QualityFlag, Urgency } from '../domain/states.js';
import type { CaseRow, CaseTrx } from './tables.js';

/** Conditions join by AND, the values of one by OR; what is null or undefined is no condition. */
export interface CaseSelection {
  readonly states?: readonly CaseState[] | null;
  readonly open?: boolean | null;
  readonly kinds?: readonly CaseKind[] | null;
  readonly concernTypes?: readonly ConcernType[] | null;
  readonly urgencies?: readonly Urgency[] | null;
  readonly categories?: readonly CodeRange[] | null;
  readonly divisions?: readonly CodeRange[] | null;
  readonly channels?: readonly string[] | null;
  readonly qualityFlags?: readonly QualityFlag[] | null;
  /** Agencies that have the case now. */
  readonly holderIds?: readonly string[] | null;
  readonly mergedIntoId?: string | null;
  readonly receivedFrom?: Date | null;
  readonly receivedUntil?: Date | null;
  /** A running clock is due at or before this instant, and not before the other one. */
  readonly dueUntil?: Date | null;
  readonly dueFrom?: Date | null;
}

export const CASE_ORDERS = ['RECEIVED_AT_DESC', 'RECEIVED_AT_ASC', 'DUE_AT_ASC', 'CHANGED_AT_DESC'] as const;
export type CaseOrder = (typeof CASE_ORDERS)[number];

export interface CasePage {
  readonly selection: CaseSelection;
  readonly order: CaseOrder;
  readonly after: Position | null;
  readonly limit: number;
}

const ORDERS = {
  RECEIVED_AT_DESC: { column: 'received_at', descending: true },
  RECEIVED_AT_ASC: { column: 'received_at', descending: false },
  DUE_AT_ASC: { column: 'next_due_at', descending: false },
  CHANGED_AT_DESC: { column: 'changed_at', descending: true },
} as const satisfies Record<CaseOrder, unknown>;

/** One page by keyset, so that inserts do not move it. */
export async function caseList(trx: CaseTrx, page: CasePage): Promise<readonly CaseRow[]> {
  const { rows } = await sql<CaseRow>`${pageOf(page)}`.execute(trx);
  return rows;
}

/**
 * What an agency works on, as one page: the cases it has and those it helps with. Two index scans and a merge; an OR
 * over both would read every open case.
 */
export async function workListOf(trx: CaseTrx, agencyId: string, page: CasePage): Promise<readonly CaseRow[]> {
  const has = sql<SqlBool>`c.holder_agency_id = ${agencyId}`;
  const { rows } = await sql<CaseRow>`select c.* from
    ((${pageOf(page, has)}) union all (${pageOf(page, helpsWith(agencyId))})) c
    order by ${ordered(page.order)} limit ${page.limit}`.execute(trx);
  return rows;
}

function pageOf({ selection, order, after, limit }: CasePage, also: RawBuilder<SqlBool> = sql`true`) {
  return sql`select c.* from cases c where ${also} and ${selected(selection)} and ${behind(order, after)}
    order by ${ordered(order)} limit ${limit}`;
}

function helpsWith(agencyId: string): RawBuilder<SqlBool> {
  return sql`c.holder_agency_id <> ${agencyId} and c.id in
    (select a.case_id from assignment a where a.agency_id = ${agencyId} and a.role = 'CO' and a.ended_at is null)`;
}

export async function countWorkOf(trx: CaseTrx, agencyId: string, selection: CaseSelection): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from cases c
    where (c.holder_agency_id = ${agencyId} or (${helpsWith(agencyId)})) and ${selected(selection)}`.execute(trx);
  return rows[0]!.n;
}

export async function countCasesOf(trx: CaseTrx, selection: CaseSelection): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from cases c where ${selected(selection)}`.execute(trx);
  return rows[0]!.n;
}

/** The same page for each of several holders, by one statement. */
export async function caseListsOfHolders(
  trx: CaseTrx,
  holderIds: readonly string[],
  { selection, order, after, limit }: CasePage,
): Promise<readonly CaseRow[]> {
  const { rows } = await sql<CaseRow>`select listed.* from unnest(${[...holderIds]}::text[]) as holder (id)
    cross join lateral (select c.* from cases c where c.holder_agency_id = holder.id and ${selected(selection)}
      and ${behind(order, after)} order by ${ordered(order)} limit ${limit}) listed`.execute(trx);
  return rows;
}

export async function countCasesOfHolders(
  trx: CaseTrx,
  holderIds: readonly string[],
  selection: CaseSelection,
): Promise<readonly { readonly holder: string; readonly n: number }[]> {
  const { rows } = await sql<{ holder: string; n: number }>`select c.holder_agency_id as holder, count(*)::int as n
    from cases c where c.holder_agency_id = any(${[...holderIds]}::text[]) and ${selected(selection)}
    group by c.holder_agency_id`.execute(trx);
  return rows;
}

export interface OpenCount {
  readonly holder: string;
  readonly open: number;
  readonly overdue: number;
}

/** Open cases of agencies, null for all, and how many have a running clock that is overdue. One statement. */
export async function openCasesOf(
  trx: CaseTrx,
  holderIds: readonly string[] | null,
  now: Date,
): Promise<readonly OpenCount[]> {
  const { rows } = await sql<OpenCount>`select c.holder_agency_id as holder, count(*)::int as open,
    count(*) filter (where c.next_due_at < ${now})::int as overdue
    from cases c where c.open and ${oneOf('c.holder_agency_id', holderIds) ?? sql`true`} group by c.holder_agency_id`.execute(
    trx,
  );
  return rows;
}

/** Where a row stands in the order. */
export function positionIn(order: CaseOrder, row: CaseRow): Position {
  return [row[ORDERS[order].column].toISOString(), row.id];
}

function behind(order: CaseOrder, after: Position | null): RawBuilder<SqlBool> {
  if (after === null) return sql`true`;
  const { column, descending } = ORDERS[order];
  const place = sql`(${String(after[0])}::timestamptz, ${String(after[1])})`;
  return descending
    ? sql`(${sql.ref(`c.${column}`)}, c.id) < ${place}`
    : sql`(${sql.ref(`c.${column}`)}, c.id) > ${place}`;
}

function ordered(order: CaseOrder): RawBuilder<unknown> {
  const { column, descending } = ORDERS[order];
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`${sql.ref(`c.${column}`)} ${direction}, c.id ${direction}`;
}

function selected(selection: CaseSelection): RawBuilder<SqlBool> {
  const conditions = [
    oneOf('c.state', selection.states),
    oneOf('c.kind', selection.kinds),
    oneOf('c.concern_type', selection.concernTypes),
    oneOf('c.urgency', selection.urgencies),
    within('c.category_code', selection.categories),
    within('c.division_code', selection.divisions),
    oneOf('c.channel', selection.channels),
    oneOf('c.holder_agency_id', selection.holderIds),
    when(selection.open, (open) => (open ? sql`c.open` : sql`not c.open`)),
    when(selection.qualityFlags, (flags) => sql`c.quality_flags && ${[...flags]}::text[]`),
    when(selection.mergedIntoId, (id) => sql`c.merged_into_id = ${id}`),
    when(selection.receivedFrom, (from) => sql`c.received_at >= ${from}`),
    when(selection.receivedUntil, (until) => sql`c.received_at < ${until}`),
    // Said with the partial index's own condition, so that it is used.
    when(selection.dueFrom, (from) => sql`c.open and c.next_due_at >= ${from}`),
    when(selection.dueUntil, (until) => sql`c.open and c.next_due_at <= ${until}`),
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;
}

function oneOf(column: string, values: readonly string[] | null | undefined): RawBuilder<SqlBool> | undefined {
  return when(values, (some) => sql`${sql.ref(column)} = any(${[...some]}::text[])`);
}

/** Ranges of codes are ranges of bytes. */
function within(column: string, ranges: readonly CodeRange[] | null | undefined): RawBuilder<SqlBool> | undefined {
  const code = sql`${sql.ref(column)} collate "C"`;
  return when(ranges, (some) => {
    if (some.length === 0) return sql`false`;
    return sql`(${sql.join(
      some.map(({ from, until }) => sql`(${code} >= ${from} and ${code} < ${until})`),
      sql` or `,
    )})`;
  });
}

function when<T>(
  value: T | null | undefined,
  condition: (value: T) => RawBuilder<SqlBool>,
): RawBuilder<SqlBool> | undefined {
  return value == null ? undefined : condition(value);
}
