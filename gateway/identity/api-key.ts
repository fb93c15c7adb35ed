import { createHash, timingSafeEqual } from 'node:crypto';

/** `ld_<prefix>_<secret>`: the prefix finds the key, the whole text proves it. */
const API_KEY = /^ld_([a-z0-9]{8,32})_[\w-]{43,128}$/;

export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** What a key is looked up and compared by; the key itself is kept nowhere. */
export interface ApiKeyProof {
  readonly prefix: string;
  /** SHA-256 of the whole text. */
  readonly hash: Buffer;
}

/** @param text an {@link isApiKey} */
export function proofOf(text: string): ApiKeyProof {
  return { prefix: API_KEY.exec(text)![1]!, hash: createHash('sha256').update(text).digest() };
}

/** Takes as long for a wrong secret as for a right one, and for a prefix that nobody has as for one that somebody has. */
export function findByProof<Key extends { readonly secretHash: Buffer }>(
  keys: readonly Key[],
  { hash }: ApiKeyProof,
): Key | undefined {
  let found: Key | undefined;
  for (const key of keys) if (timingSafeEqual(key.secretHash, hash)) found = key;
  if (keys.length === 0) timingSafeEqual(hash, hash);
  return found;
}
