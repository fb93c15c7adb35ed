import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { CallerKind } from '../../schema/caller.js';

/** An issuer whose bearer tokens the gateway believes, and how far. */
export interface TrustedIssuer {
  /** The exact `iss` of its tokens. */
  readonly issuer: string;
  /** The `aud` its tokens must carry. */
  readonly audience: string;
  readonly clockToleranceSeconds: number;
  /** The kinds of caller it may vouch for: a partner's issuer must not be able to make officers. */
  readonly kinds: readonly CallerKind[];
  readonly keys: JWTVerifyGetKey;
}

/** Keys fetched from a JWKS URL: one fetch at a time, at most every 30 s for unknown key ids, kept for 10 minutes. */
export function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 5_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
}

export function localKeys(jwks: JSONWebKeySet): JWTVerifyGetKey {
  return createLocalJWKSet(jwks);
}
