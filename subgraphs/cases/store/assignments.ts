import type { AssignmentRow, CaseTrx } from './tables.js';

export async function insertAssignments(trx: CaseTrx, rows: readonly AssignmentRow[]): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('assignment')
      .values([...rows])
      .execute();
}

/** The lead agency signs its assignment (签收). */
export async function signLead(trx: CaseTrx, caseId: string, at: Date): Promise<void> {
  await trx
    .updateTable('assignment')
    .set({ signed_at: at })
    .where('case_id', '=', caseId)
    .where('role', '=', 'LEAD')
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends the current assignments of a case: the lead's, the co-handlers', or both. */
export async function endAssignments(
  trx: CaseTrx,
  caseId: string,
  ending: { readonly at: Date; readonly reason: string; readonly role?: AssignmentRow['role'] },
): Promise<void> {
  let query = trx
    .updateTable('assignment')
    .set({ ended_at: ending.at, end_reason: ending.reason })
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null);
  if (ending.role) query = query.where('role', '=', ending.role);
  await query.execute();
}

export async function completeSubTask(trx: CaseTrx, id: string, at: Date): Promise<void> {
  await trx
    .updateTable('assignment')
    .set({ completed_at: at, ended_at: at, end_reason: 'COMPLETED' })
    .where('id', '=', id)
    .execute();
}

export async function assignmentsOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly AssignmentRow[]> {
  return trx
    .selectFrom('assignment')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('assigned_at')
    .orderBy('id')
    .execute();
}
