import type { Insertable } from 'kysely';
import type { CaseTrx, ReturnRequestTable } from './tables.js';

export async function insertReturnRequest(trx: CaseTrx, row: Insertable<ReturnRequestTable>): Promise<void> {
  await trx.insertInto('return_request').values(row).execute();
}

/** Decides the one return that is waiting. */
export async function decideReturnRequest(
  trx: CaseTrx,
  caseId: string,
  decision: { readonly granted: boolean; readonly reason: string | null; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('return_request')
    .set({ granted: decision.granted, decision_reason: decision.reason, decided_at: decision.at })
    .where('case_id', '=', caseId)
    .where('decided_at', 'is', null)
    .execute();
}
