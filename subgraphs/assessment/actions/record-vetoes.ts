import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { EVENT_TYPES } from '../domain/events.js';
import type { VetoItem } from '../domain/veto-item.js';
import { insertVetoes } from '../store/veto-findings.js';
import type { CommandParts } from './command.js';

export interface RecordVeto {
  /** Given by demo data and importers, which must make the same ids each time. */
  readonly id?: string;
  readonly agencyId: string;
  /** The account it was found at; null when it is the agency's as a whole. */
  readonly accountId: string | null;
  readonly item: VetoItem;
  /** First day of the month it counts in, `YYYY-MM-DD`. */
  readonly month: string;
  readonly foundAt: Date;
}

/** Records veto findings: each makes its agency's score of that month unqualified. Returns the ids that are new. */
export async function recordVetoes(
  { db, clock, caller, correlationId }: CommandParts,
  findings: readonly RecordVeto[],
): Promise<readonly string[]> {
  const rows = findings.map((finding) => ({
    id: finding.id ?? newId('veto', clock),
    agency_id: finding.agencyId,
    account_id: finding.accountId,
    month: finding.month,
    item: finding.item,
    found_at: finding.foundAt,
  }));
  return db.asCaller(caller, async (trx) => {
    const written = await insertVetoes(trx, rows);
    const events = rows
      .filter((row) => written.includes(row.id))
      .map((row) => ({
        type: EVENT_TYPES.vetoFound,
        subject: row.id,
        chain: row.agency_id,
        occurredAt: row.found_at,
        actorRole: 'SYSTEM' as const,
        correlationId,
        payload: { agencyId: row.agency_id, item: row.item, month: row.month },
      }));
    await appendEvents(trx, events, clock);
    return written;
  });
}
