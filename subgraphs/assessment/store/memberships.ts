import { sql } from 'kysely';
import type { AssessmentTrx, MatrixMemberRow } from './tables.js';

export async function upsertMembers(trx: AssessmentTrx, rows: readonly MatrixMemberRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into matrix_member (node_id, matrix_id, account_id)
    select node_id, matrix_id, account_id from jsonb_populate_recordset(null::matrix_member, ${JSON.stringify(rows)}::jsonb)
    on conflict (node_id) do update set (matrix_id, account_id) = (excluded.matrix_id, excluded.account_id)
  `.execute(trx);
}

export async function removeMembers(trx: AssessmentTrx, nodeIds: readonly string[]): Promise<void> {
  if (nodeIds.length === 0) return;
  await trx
    .deleteFrom('matrix_member')
    .where('node_id', 'in', [...nodeIds])
    .execute();
}
