import type { JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import { CALLER_KINDS, type CallerKind } from '../../schema/caller.js';
import type { GatewaySettings } from '../settings.js';
import type { DevelopmentIssuer } from './development-issuer.js';
import { fetchKeySet } from './fetch-key-set.js';
import { remoteKeys } from './remote-keys.js';

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

/** All issuers a gateway believes: the configured ones, and its own demo issuer where it has one. */
export function trustedIssuers(
  configured: GatewaySettings['identity']['issuers'],
  development: DevelopmentIssuer | undefined,
): readonly TrustedIssuer[] {
  const issuers: TrustedIssuer[] = configured.map(({ jwksUrl, ...issuer }) => ({
    ...issuer,
    keys: remoteKeys({ fetchKeys: () => fetchKeySet(jwksUrl), now: Date.now }),
  }));
  if (development) {
    const { issuer, audience, jwks } = development;
    issuers.push({ issuer, audience, clockToleranceSeconds: 5, kinds: CALLER_KINDS, keys: createLocalJWKSet(jwks) });
  }
  return issuers;
}
