import { createHash, sign, verify, type KeyObject } from 'node:crypto';

/** A line's place in a chain. */
export interface LinePlace {
  readonly n: number;
  /** SHA-256, hexadecimal, of the hash before and the line's text. */
  readonly hash: string;
}

/** One line of a chain: what is said, and the hash over it and everything before it. */
export interface ChainedLine extends LinePlace {
  /** JSON. */
  readonly text: string;
}

/** Of a text: characters, or UTF-8. */
export type TextPiece = string | Uint8Array;

/** Where a chain stands, signed by who writes it: nothing before it can be changed any more without the key. */
export interface Head {
  readonly n: number;
  readonly hash: string;
  readonly at: string;
  /** Ed25519 over {@link headText}, base64. */
  readonly signature: string;
}

/** Before the first line of every chain. */
export const ORIGIN = '0'.repeat(64);

/** @param pieces one text */
export function nextHash(before: string, ...pieces: readonly TextPiece[]): string {
  const hash = createHash('sha256').update(before);
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

export function textOf(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join('');
}

export interface Chain {
  readonly n: number;
  /** @param pieces of one text */
  append(...pieces: readonly TextPiece[]): LinePlace;
  head(at: string): Head;
}

/** A chain from its beginning; its instance is part of what is signed. */
export function startChain(instance: string, key: KeyObject): Chain {
  let n = 0;
  let hash = ORIGIN;
  return {
    get n() {
      return n;
    },
    append(...pieces) {
      n += 1;
      hash = nextHash(hash, ...pieces);
      return { n, hash };
    },
    head(at) {
      const signature = sign(null, Buffer.from(headText(instance, { n, hash, at })), key).toString('base64');
      return { n, hash, at, signature };
    },
  };
}

export function isSigned(instance: string, head: Head, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(headText(instance, head)), publicKey, Buffer.from(head.signature, 'base64'));
}

function headText(instance: string, { n, hash, at }: Omit<Head, 'signature'>): string {
  return JSON.stringify({ instance, n, hash, at });
}
