import type { Insertable } from 'kysely';
import type { CaseTrx, FieldTaskRow, FieldTaskTable } from './tables.js';

export async function insertFieldTask(trx: CaseTrx, row: Insertable<FieldTaskTable>): Promise<void> {
  await trx.insertInto('field_task').values(row).execute();
}

export async function completeOpenFieldTask(
  trx: CaseTrx,
  id: string,
  done: {
    readonly outcome: string;
    readonly evidenceHashes: readonly string[];
    readonly checkedForFaces: boolean;
    readonly at: Date;
  },
): Promise<void> {
  await trx
    .updateTable('field_task')
    .set({
      outcome: done.outcome,
      evidence_hashes: [...done.evidenceHashes],
      checked_for_faces: done.checkedForFaces,
      completed_at: done.at,
    })
    .where('id', '=', id)
    .execute();
}

export async function fieldTasksOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly FieldTaskRow[]> {
  return trx
    .selectFrom('field_task')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
