import type { CaseTrx, MatrixMemberTable } from './tables.js';

/** Agencies with an account in a matrix; one that is there already stays. */
export async function addMatrixMembers(trx: CaseTrx, rows: readonly MatrixMemberTable[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('matrix_member')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
