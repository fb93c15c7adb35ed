import type { Caller } from '../../schema/caller.js';
import type { KnownApiKey, TimedGrant } from './access/changes.js';
import type { Access } from './access/follow.js';
import { rightsAt } from './access/rights.js';
import { findByProof, type ApiKeyProof } from './api-key.js';
import { refuseCredentials, type Authenticated, type Authentication } from './authentication.js';
import { isReserved } from './caller-claims.js';
import type { KnownToken } from './remembered-tokens.js';

/** Who somebody is by credentials that hold, before it is asked what they may do. */
export type Identity =
  { readonly kind: 'token'; readonly known: KnownToken } | { readonly kind: 'key'; readonly proof: ApiKeyProof };

/** What an identity may do at one moment. */
export type Judge = (identity: Identity, nowMs: number) => Authentication;

/** Where nobody but the issuer says what its people may do. */
export const judgeByToken: Judge = (identity) =>
  identity.kind === 'token' ? { kind: 'authenticated', ...identity.known } : refuseCredentials('unknown key');

/** A requester holds no office: the own case opens by its own token, whatever registry knows. */
export function restsOnRegistry(identity: Identity): boolean {
  return identity.kind === 'key' || identity.known.caller.kind !== 'REQUESTER';
}

/** Whose rights, and what they were judged by: as long as registry says nothing new, the judgement stays. */
interface Judged {
  readonly given: readonly TimedGrant[];
  readonly untilMs: number;
  readonly authentication: Authenticated;
}

/** Tokens and keys say who; registry says what they may do where. What a token says of grants is not read. */
export function judgeByRegistry(access: Access): Judge {
  const judged = new WeakMap<object, Judged>();

  const judge: Judge = (identity, nowMs) => {
    if (!restsOnRegistry(identity)) return judgeByToken(identity, nowMs);
    if (!access.isFresh(nowMs)) return refuseCredentials('stale');
    return identity.kind === 'token' ? judgeToken(identity, nowMs) : judgeKey(identity, nowMs);
  };

  const judgeToken = (identity: Extract<Identity, { kind: 'token' }>, nowMs: number): Authentication => {
    const { caller, expiresAtMs } = identity.known;
    return withGrants({ identity, holder: identity.known, caller, expiresAtMs }, nowMs);
  };

  const judgeKey = (identity: Extract<Identity, { kind: 'key' }>, nowMs: number): Authentication => {
    const candidates = access.table.keysOf(identity.proof.prefix);
    if (!candidates) return refuseCredentials('stale');
    const key = findByProof(candidates, identity.proof);
    if (!key || nowMs < key.fromMs || isReserved(key.subject)) return refuseCredentials('unknown key');
    if (nowMs >= key.toMs) return refuseCredentials('key expired');
    return withGrants({ identity, holder: key, caller: partnerOf(key), expiresAtMs: key.toMs }, nowMs);
  };

  const withGrants = ({ identity, holder, caller, expiresAtMs }: Holding, nowMs: number): Authentication => {
    const given = access.table.grantsOf(caller.subject);
    if (!given) return refuseCredentials('stale');
    const before = judged.get(holder);
    if (before?.given === given && nowMs < before.untilMs) return before.authentication;
    const { grants, changesAtMs } = rightsAt(given, nowMs);
    const authentication: Authenticated = {
      kind: 'authenticated',
      caller: { ...caller, grants },
      ...(expiresAtMs !== Infinity && { expiresAtMs }),
      standing: {
        changesAtMs,
        again: (laterMs) => judge(identity, laterMs),
        watch: (onChange) => access.watch(caller.subject, onChange),
      },
    };
    judged.set(holder, { given, untilMs: changesAtMs, authentication });
    return authentication;
  };

  return judge;
}

interface Holding {
  readonly identity: Identity;
  /** What the judgement is remembered by; forgotten with it. */
  readonly holder: KnownToken | KnownApiKey;
  readonly caller: Caller;
  readonly expiresAtMs: number;
}

function partnerOf({ subject, scopes }: KnownApiKey): Caller {
  return { subject, kind: 'PARTNER', grants: [], scopes };
}
