import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { eventFromRow } from '../../kit/ledger/read.js';
import { CASE_EVENT_PREFIX } from '../domain/case-event.js';
import type { CaseEventSelection } from '../domain/case-event-selection.js';
import type { CodeRange } from '../domain/code-range.js';
import type { CaseTrx } from './tables.js';

/** Case events behind `afterSeq`, in their order. The same choice as `acceptsCaseEvent`; a test compares the two. */
export async function listCaseEvents(
  trx: CaseTrx,
  request: { readonly selection: CaseEventSelection; readonly afterSeq: number; readonly limit: number },
): Promise<readonly LedgerEvent[]> {
  const rows = await trx
    .selectFrom('ledger')
    .selectAll()
    .where('seq', '>', request.afterSeq)
    .where(chosen(request.selection))
    .orderBy('seq')
    .limit(request.limit)
    .execute();
  return rows.map(eventFromRow);
}

function chosen(selection: CaseEventSelection): RawBuilder<SqlBool> {
  const { types, caseIds, agencyIds, categories, divisions, states } = selection;
  const agencies = sql`payload->'agencyIds' ?| ${[...agencyIds]}::text[]`;
  const conditions = [
    sql`starts_with(type, ${CASE_EVENT_PREFIX})`,
    oneOf(sql`type`, types),
    oneOf(sql`subject`, caseIds),
    agencyIds.length === 0 ? sql`true` : agencies,
    inOne(sql`payload->>'categoryCode'`, categories),
    inOne(sql`payload->>'divisionCode'`, divisions),
    oneOf(sql`payload->>'stateAfter'`, states),
  ];
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function oneOf(value: RawBuilder<unknown>, wanted: readonly string[]): RawBuilder<unknown> {
  return wanted.length === 0 ? sql`true` : sql`${value} = any(${[...wanted]}::text[])`;
}

function inOne(code: RawBuilder<unknown>, ranges: readonly CodeRange[]): RawBuilder<unknown> {
  if (ranges.length === 0) return sql`true`;
  const within = ranges.map(
    ({ from, until }) => sql`((${code}) collate "C" >= ${from} and (${code}) collate "C" < ${until})`,
  );
  return sql`(${sql.join(within, sql` or `)})`;
}
