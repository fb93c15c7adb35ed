import type { Selectable } from 'kysely';
import type { Role } from '../callers.js';
import type { Json } from '../json.js';
import type { Trx } from '../store/database.js';
import type { KitTables, LedgerTable } from '../store/kit-tables.js';
import type { LedgerEvent } from './event.js';

export type LedgerRow = Selectable<LedgerTable>;

export interface EventSelection {
  /** Events with a greater number. */
  readonly afterSeq: number;
  readonly limit: number;
  /** One hash chain alone. */
  readonly chain?: string;
  readonly types?: readonly string[];
  /** Entity ids. */
  readonly subjects?: readonly string[];
}

/** Events in their order. */
export async function readEvents(trx: Trx<KitTables>, selection: EventSelection): Promise<readonly LedgerEvent[]> {
  let query = trx.selectFrom('ledger').selectAll().where('seq', '>', selection.afterSeq);
  if (selection.chain !== undefined) query = query.where('chain', '=', selection.chain);
  if (selection.types) query = query.where('type', 'in', [...selection.types]);
  if (selection.subjects) query = query.where('subject', 'in', [...selection.subjects]);
  const rows = await query.orderBy('seq').limit(selection.limit).execute();
  return rows.map(eventFromRow);
}

/** The number of the newest event; 0 for an empty ledger. */
export async function lastSeq(trx: Trx<KitTables>): Promise<number> {
  const row = await trx.selectFrom('ledger').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.seq ?? 0;
}

export function eventFromRow(row: LedgerRow): LedgerEvent {
  return {
    seq: row.seq,
    eventId: row.event_id,
    type: row.type,
    subject: row.subject,
    chain: row.chain,
    chainDay: row.chain_day,
    chainSeq: row.chain_seq,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    actorRole: row.actor_role as Role | null,
    correlationId: row.correlation_id,
    payloadVersion: row.payload_version,
    payload: row.payload as Json,
    contentHash: row.content_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
