import type { Insertable } from 'kysely';
import type { CaseTrx, ExtensionTable } from './tables.js';

export async function insertExtension(trx: CaseTrx, row: Insertable<ExtensionTable>): Promise<void> {
  await trx.insertInto('extension').values(row).execute();
}

/** Decides the one extension that is waiting. */
export async function decideOpenExtension(
  trx: CaseTrx,
  caseId: string,
  decision: { readonly granted: boolean; readonly requesterTold: boolean; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('extension')
    .set({ granted: decision.granted, requester_told: decision.requesterTold, decided_at: decision.at })
    .where('case_id', '=', caseId)
    .where('decided_at', 'is', null)
    .execute();
}
