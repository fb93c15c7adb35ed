import { PUBLIC_CALLER } from '../../schema/caller.js';
import type { Access } from './access/follow.js';
import { proofOf } from './api-key.js';
import { refuseCredentials, type Authentication, type RefusedCredentials } from './authentication.js';
import { chooseCredential, type Credentials } from './credentials.js';
import { judgeByRegistry, judgeByToken, restsOnRegistry, type Identity } from './judge.js';
import { rememberTokens, type RememberedTokens } from './remembered-tokens.js';
import type { TrustedIssuer } from './trusted-issuer.js';
import { verifyToken } from './verify-token.js';

/** Tells who sends a request by its credentials, whatever the transport. Never rejects. */
export type Authenticate = (credentials: Credentials, nowMs: number) => Promise<Authentication>;

export interface AuthenticatorParts {
  readonly issuers: readonly TrustedIssuer[];
  /** Refuses callers without credentials. @default false, they are the public */
  readonly required: boolean;
  /** What registry says of grants and keys. Absent: grants are those of the token, and there are no keys. */
  readonly access?: Access | undefined;
}

const REMEMBERED_TOKENS = 10_000;
const PUBLIC: Authentication = { kind: 'authenticated', caller: PUBLIC_CALLER };

/**
 * How long a request waits at start-up for the first reading of registry's grants. Below `streams.initTimeoutMs`, so
 * that a socket is told to come back later, not that it was too slow.
 */
const FIRST_READING_MS = 2_500;

export function createAuthenticator({ issuers, required, access }: AuthenticatorParts): Authenticate {
  const remembered = rememberTokens(REMEMBERED_TOKENS);
  const judge = access ? judgeByRegistry(access) : judgeByToken;
  return async (credentials, nowMs) => {
    const chosen = chooseCredential(credentials);
    if (chosen.kind === 'unusable') return refuseCredentials(chosen.reason);
    if (chosen.kind === 'none') return required ? refuseCredentials('missing') : PUBLIC;
    const identity: Identity | RefusedCredentials =
      chosen.kind === 'key'
        ? { kind: 'key', proof: proofOf(chosen.text) }
        : await identify(chosen.text, { issuers, remembered, nowMs });
    if (identity.kind === 'refused') return identity;
    if (access && !access.isFresh(nowMs) && restsOnRegistry(identity)) await access.whenRead(FIRST_READING_MS);
    return judge(identity, nowMs);
  };
}

interface IdentifyParts {
  readonly issuers: readonly TrustedIssuer[];
  readonly remembered: RememberedTokens;
  readonly nowMs: number;
}

async function identify(
  token: string,
  { issuers, remembered, nowMs }: IdentifyParts,
): Promise<Identity | RefusedCredentials> {
  const known = remembered.find(token, nowMs);
  if (known) return { kind: 'token', known };
  const verdict = await verifyToken(token, issuers, nowMs);
  if (verdict.kind === 'refused') return refuseCredentials(verdict.reason);
  const fresh = { caller: verdict.caller, expiresAtMs: verdict.expiresAtMs };
  remembered.remember(token, fresh, nowMs);
  return { kind: 'token', known: fresh };
}
