import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../kit/json.js';
import type { Contact, ContactInput } from '../domain/contact.js';

/** A key that seals contacts: 32 bytes, kept outside the database. */
export interface ContactKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** What the database holds of a contact; PGlite reads plain bytes, PostgreSQL's driver a Buffer. */
export interface SealedContact {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bound to its case: moved to another row, it does not open. */
export function sealContact({ id, secret }: ContactKey, caseId: string, contact: Contact): SealedContact {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(Buffer.from(caseId));
  const text = Buffer.concat([cipher.update(JSON.stringify(contact), 'utf8'), cipher.final()]);
  return { keyId: id, nonce, ciphertext: Buffer.concat([text, cipher.getAuthTag()]) };
}

/** @throws where the key is gone from the ring or the row was tampered with; the message says nothing of the content. */
export function openContact(keys: readonly ContactKey[], caseId: string, sealed: SealedContact): Contact {
  const key = keys.find(({ id }) => id === sealed.keyId);
  if (!key) throw new Error(`No key ${sealed.keyId} to open the contact of ${caseId} with.`);
  const end = sealed.ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key.secret, sealed.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(caseId)).setAuthTag(sealed.ciphertext.subarray(end));
  const text = Buffer.concat([decipher.update(sealed.ciphertext.subarray(0, end)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as Contact;
}

/**
 * What stands for a contact where inputs are compared: idempotency keeps a plain hash of them, from which the few
 * digits of a phone number could be guessed.
 */
export function contactFingerprint({ secret }: ContactKey, contact: ContactInput): string {
  return createHmac('sha256', secret)
    .update(`contact|${canonicalJson(contact)}`)
    .digest('base64url');
}
