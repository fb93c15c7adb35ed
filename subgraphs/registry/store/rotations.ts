import { sql } from 'kysely';
import { oneOf } from './pages.js';
import type { CredentialRotationRow, RegistryTrx } from './tables.js';

export async function rotationsByAccount(
  trx: RegistryTrx,
  accountIds: readonly string[],
): Promise<readonly CredentialRotationRow[]> {
  return trx.selectFrom('credential_rotation').selectAll().where(oneOf('account_id', accountIds)).execute();
}

/** Orders new credentials for every account in use of these agencies. An order that is still open keeps its earlier date. */
export async function orderRotations(
  trx: RegistryTrx,
  agencyIds: readonly string[],
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<readonly string[]> {
  const ordered = await sql<{ account_id: string }>`
    insert into credential_rotation (account_id, ordered_at, due_at)
    select id, ${at}, ${dueAt} from account where ${oneOf('agency_id', agencyIds)} and filing_state <> 'CANCELLED'
    order by id
    on conflict (account_id) do update set
      ordered_at = excluded.ordered_at, rotated_at = null,
      due_at = case when credential_rotation.rotated_at is null
        then least(credential_rotation.due_at, excluded.due_at) else excluded.due_at end
    returning account_id`.execute(trx);
  return ordered.rows.map((row) => row.account_id);
}

export async function markRotated(trx: RegistryTrx, accountId: string, at: Date): Promise<void> {
  await trx
    .updateTable('credential_rotation')
    .set({ rotated_at: at })
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
}
