import { createHash } from 'node:crypto';
import type { Caller } from '../../schema/caller.js';

/** Verified tokens, so that a signature is checked once and not at every request. Holds hashes, never the tokens. */
export interface RememberedTokens {
  callerOf(token: string, nowMs: number): Caller | undefined;
  remember(token: string, caller: Caller, expiresAtMs: number, nowMs: number): void;
}

/** Also a token with hours to live is checked again after this, so that a withdrawn key stops working. */
const MAX_AGE_MS = 300_000;

/** @param capacity most tokens remembered; the longest unused one goes first */
export function rememberTokens(capacity: number): RememberedTokens {
  const entries = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();
  return {
    callerOf(token, nowMs) {
      const key = hashOf(token);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.untilMs <= nowMs) return undefined;
      entries.set(key, entry);
      return entry.caller;
    },
    remember(token, caller, expiresAtMs, nowMs) {
      if (entries.size >= capacity) entries.delete(entries.keys().next().value!);
      entries.set(hashOf(token), { caller, untilMs: Math.min(expiresAtMs, nowMs + MAX_AGE_MS) });
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
