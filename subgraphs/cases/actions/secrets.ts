import { createHash, randomBytes } from 'node:crypto';
import type { CaseRow } from '../store/tables.js';

/** The salt of one case's free text in the ledger; erased with the text, it makes the hashes tell nothing. */
export function newSalt(): string {
  return randomBytes(16).toString('base64url');
}

/** What the requester keeps to come back with; shown once. 192 bits: not to be guessed. */
export function newRequesterToken(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token. A random token needs no salt. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether this is the token that came with the case. */
export function opensCase(row: CaseRow, token: string | null | undefined): boolean {
  return token != null && row.requester_token_hash !== null && tokenHash(token).equals(row.requester_token_hash);
}
