import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { eventFromRow, type LedgerRow } from '../../kit/ledger/read.js';
import { CASE_EVENT_PREFIX } from '../domain/case-event.js';
import { aboutCasesOnly, type CaseEventSelection } from '../domain/case-event-selection.js';
import type { CodeRange } from '../domain/code-range.js';
import type { CaseTrx } from './tables.js';

/** An event, and whether its reader sees the case or is only told that it has gone out of sight. */
export interface ReadEvent {
  readonly event: LedgerEvent;
  readonly sight: 'SEEN' | 'LEFT';
}

/**
 * Case events behind `afterSeq`, in their order, as far as the row policy shows them. The same choice as
 * `acceptsCaseEvent` and `eventSight`; tests compare them.
 */
export async function listCaseEvents(
  trx: CaseTrx,
  request: { readonly selection: CaseEventSelection; readonly afterSeq: number; readonly limit: number },
): Promise<readonly ReadEvent[]> {
  const { selection, afterSeq, limit } = request;
  const { rows } = await sql<LedgerRow & { seen: boolean }>`
    select l.*, ${SEEN} as seen from ledger l
    where l.seq > ${afterSeq} and (${chosen(selection)} or (${chosen(aboutCasesOnly(selection))} and not ${SEEN}))
    order by l.seq limit ${limit}`.execute(trx);
  return rows.map(({ seen, ...row }) => ({ event: eventFromRow(row), sight: seen ? 'SEEN' : 'LEFT' }));
}

/** Where the policy shows an event of a case that is not in sight, it is because the case has left. */
const SEEN = sql`(current_setting('liandong.sight', true) = 'ALL' or exists (select from cases c where c.id = l.subject))`;

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
