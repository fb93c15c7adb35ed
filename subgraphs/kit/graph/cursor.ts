import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../../../schema/refusals.js';
import { canonicalJson } from '../json.js';

/** A place in an order: the values of the order's columns and, last, the id. */
export type Position = readonly (string | number | null)[];

/** What a cursor is bound to: the same position under another order or filter is another place. */
export interface CursorScope {
  /** E.g. `'cases:RECEIVED_AT_DESC'`. */
  readonly order: string;
  readonly filter: unknown;
}

/** Makes and reads cursors: opaque, encrypted (a plain number would tell a partner everybody's volume), bound to their scope. */
export interface CursorCodec {
  seal(position: Position, scope: CursorScope): string;
  /** Errors: {@link Refusal} `CURSOR_MALFORMED` (not ours, or changed), `CURSOR_MISMATCH` (other order or filter). */
  open(cursor: string, scope: CursorScope): Position;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under `key` (32 bytes). `owner` is the subgraph's name: another subgraph's cursor is malformed here.
 */
export function cursorCodec(key: Buffer, owner: string): CursorCodec {
  const associated = Buffer.from(owner);
  return {
    seal: (position, scope) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated);
      const text = Buffer.concat([
        cipher.update(JSON.stringify([fingerprint(scope), position]), 'utf8'),
        cipher.final(),
      ]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (cursor, scope) => {
      const [sealedFor, position] = decrypt(cursor, key, associated);
      if (sealedFor !== fingerprint(scope)) throw new Refusal('CURSOR_MISMATCH');
      return position;
    },
  };
}

function decrypt(cursor: string, key: Buffer, associated: Buffer): [fingerprint: string, position: Position] {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(associated).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as [string, Position];
  } catch {
    throw new Refusal('CURSOR_MALFORMED');
  }
}

function fingerprint({ order, filter }: CursorScope): string {
  return createHash('sha256')
    .update(`${order}|${canonicalJson(filter ?? null)}`)
    .digest('base64url')
    .slice(0, 16);
}
