import type { CaseTrx, MatrixMemberTable } from './tables.js';

/**
 * Agencies with an account in a matrix; one that is there already stays. None leaves: registry takes no node out of a
 * matrix, moves one only within its own, and an account keeps its agency, also when that is abolished.
 */
export async function addMatrixMembers(trx: CaseTrx, rows: readonly MatrixMemberTable[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('matrix_member')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
