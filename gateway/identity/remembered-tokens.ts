import { createHash } from 'node:crypto';
import type { Caller } from '../../schema/caller.js';

/** Verified tokens, so that a signature is checked once and not at every request. Holds hashes, never the tokens. */
export interface RememberedTokens {
  find(token: string, nowMs: number): KnownToken | undefined;
  remember(token: string, known: KnownToken, nowMs: number): void;
}

export interface KnownToken {
  readonly caller: Caller;
  readonly expiresAtMs: number;
}

/** Also a token with hours to live is checked again after this, so that a withdrawn key stops working. */
const MAX_AGE_MS = 300_000;

/** @param capacity most tokens remembered; the longest unused one goes first */
export function rememberTokens(capacity: number): RememberedTokens {
  const entries = new Map<string, { readonly known: KnownToken; readonly untilMs: number }>();
  return {
    find(token, nowMs) {
      const key = hashOf(token);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.untilMs <= nowMs) return undefined;
      entries.set(key, entry);
      return entry.known;
    },
    remember(token, known, nowMs) {
      if (entries.size >= capacity) entries.delete(entries.keys().next().value!);
      entries.set(hashOf(token), { known, untilMs: Math.min(known.expiresAtMs, nowMs + MAX_AGE_MS) });
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
