import { serviceCaller } from '../../kit/callers.js';
import { contactsNotUnder, enterContactRotation, resealContact, type RequesterRow } from '../store/requesters.js';
import type { CaseTrx } from '../store/tables.js';
import type { CaseParts } from './parts.js';
import { openContact, sealContact, type ContactKey } from './sealed-contact.js';

/** In one transaction, so that erasures and embedded neighbours wait for milliseconds only. */
const BATCH = 100;

/**
 * Seals every contact with the ring's first key, batch by batch, while everybody goes on working; afterwards the other
 * keys may leave the ring. Answers how many it sealed anew; interrupted, it is simply run again.
 */
export async function rotateContacts({ db, contactKeys = [] }: Pick<CaseParts, 'db' | 'contactKeys'>): Promise<number> {
  const [first] = contactKeys;
  if (!first) return 0;
  let total = 0;
  for (let sealed = BATCH; sealed === BATCH; total += sealed) {
    sealed = await db.asCaller(serviceCaller('cases'), (trx) => rotateBatch(trx, first, contactKeys));
  }
  return total;
}

async function rotateBatch(trx: CaseTrx, first: ContactKey, keys: readonly ContactKey[]): Promise<number> {
  await enterContactRotation(trx);
  const rows = await contactsNotUnder(trx, first.id, BATCH);
  for (const row of rows) await resealContact(trx, row.case_id, resealed(row, first, keys));
  return rows.length;
}

function resealed(
  row: Pick<RequesterRow, 'case_id' | 'key_id' | 'nonce' | 'ciphertext'>,
  first: ContactKey,
  keys: readonly ContactKey[],
): Pick<RequesterRow, 'key_id' | 'nonce' | 'ciphertext'> {
  // The three stand together: a row with a key has them all.
  const old = { keyId: row.key_id!, nonce: row.nonce!, ciphertext: row.ciphertext! };
  const { keyId, nonce, ciphertext } = sealContact(first, row.case_id, openContact(keys, row.case_id, old));
  return { key_id: keyId, nonce, ciphertext };
}
