import { sql, type Insertable, type Selectable } from 'kysely';
import type { ErasureReason } from '../domain/contact.js';
import type { ContactAccessTable, RequesterTable } from './requester-tables.js';
import type { CaseTrx } from './tables.js';

export type RequesterRow = Selectable<RequesterTable>;

export async function insertRequester(trx: CaseTrx, row: Insertable<RequesterTable>): Promise<void> {
  await trx.insertInto('requester').values(row).execute();
}

/** Undefined where no contact was taken, or it is not for this caller. */
export async function requesterOf(trx: CaseTrx, caseId: string): Promise<RequesterRow | undefined> {
  return trx.selectFrom('requester').selectAll().where('case_id', '=', caseId).executeTakeFirst();
}

/** Whether there was one to erase. */
export async function eraseContact(
  trx: CaseTrx,
  caseId: string,
  { at, reason }: { readonly at: Date; readonly reason: ErasureReason },
): Promise<boolean> {
  const erased = await trx
    .updateTable('requester')
    .set({ key_id: null, nonce: null, ciphertext: null, erased_at: at, erased_for: reason })
    .where('case_id', '=', caseId)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return erased.numUpdatedRows > 0n;
}

export async function insertContactAccess(trx: CaseTrx, row: Insertable<ContactAccessTable>): Promise<void> {
  await trx.insertInto('contact_access').values(row).execute();
}

/** Until the transaction ends, sealed contacts are there to be sealed anew. */
export async function enterContactRotation(trx: CaseTrx): Promise<void> {
  await sql`select set_config('liandong.contact_rotation', 't', true)`.execute(trx);
}

/** Contacts under another key than this one. What another rotation or an erasure holds is left to it. */
export async function contactsNotUnder(
  trx: CaseTrx,
  keyId: string,
  limit: number,
): Promise<readonly Pick<RequesterRow, 'case_id' | 'key_id' | 'nonce' | 'ciphertext'>[]> {
  return trx
    .selectFrom('requester')
    .select(['case_id', 'key_id', 'nonce', 'ciphertext'])
    .where('key_id', 'is not', null)
    .where('key_id', '<>', keyId)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function resealContact(
  trx: CaseTrx,
  caseId: string,
  sealed: Pick<RequesterRow, 'key_id' | 'nonce' | 'ciphertext'>,
): Promise<void> {
  await trx.updateTable('requester').set(sealed).where('case_id', '=', caseId).execute();
}
