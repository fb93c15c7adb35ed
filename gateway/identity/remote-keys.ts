import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';

export interface RemoteKeysParts {
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly now: () => number;
}

/** The issuer does not hand out its keys, and those known are none or too old. */
export class KeysOutOfReach extends Error {
  override readonly name = 'KeysOutOfReach';
}

/** A key that an issuer withdrew is believed no longer than this, while the issuer can be reached. */
const FRESH_MS = 600_000;

/** Whoever sends invented key ids makes us fetch no more often than this. */
const COOL_DOWN_MS = 30_000;

/** How soon a first fetch that failed is tried again: until then nobody of that issuer is let in. */
const FIRST_COOL_DOWN_MS = 5_000;

/** An issuer that is away for a night locks nobody out; a key stolen in that night works no longer than a day. */
const MAX_OUTAGE_MS = 86_400_000;

/**
 * Keys fetched when they are needed: one fetch at a time, again for a key id nobody knows and after ten minutes, and
 * those of the last good fetch as long as a new one fails.
 */
export function remoteKeys({ fetchKeys, now }: RemoteKeysParts): JWTVerifyGetKey {
  let known: { readonly find: JWTVerifyGetKey; readonly fetchedAtMs: number } | undefined;
  let triedAtMs = -Infinity;
  let underWay: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    triedAtMs = now();
    try {
      known = { find: createLocalJWKSet(await fetchKeys()), fetchedAtMs: now() };
    } catch {
      // What is known stays; whether that is enough is asked when a key is wanted.
    }
  };
  const reload = (coolDownMs: number): Promise<void> => {
    if (!underWay && now() - triedAtMs < coolDownMs) return Promise.resolve();
    return (underWay ??= load().finally(() => (underWay = undefined)));
  };
  const ageMs = (): number => (known ? now() - known.fetchedAtMs : Infinity);

  return async (header, token) => {
    if (ageMs() > FRESH_MS) await reload(known ? COOL_DOWN_MS : FIRST_COOL_DOWN_MS);
    if (!known || ageMs() > MAX_OUTAGE_MS) throw new KeysOutOfReach('The keys of the issuer are out of reach.');
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey)) throw error;
      await reload(COOL_DOWN_MS);
      return known.find(header, token);
    }
  };
}
