import { PUBLIC_CALLER, type Caller } from '../../schema/caller.js';
import { Refusal } from '../../schema/refusals.js';
import { rememberTokens } from './remembered-tokens.js';
import type { TrustedIssuer } from './trusted-issuer.js';
import { verifyToken, type TokenRefusal } from './verify-token.js';

export type Authentication =
  | {
      readonly kind: 'authenticated';
      readonly caller: Caller;
      /** When the credentials end, and with them whatever was opened on them. Absent: never. */
      readonly expiresAtMs?: number;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly reason: TokenRefusal | 'missing' | 'other scheme' };

/** Tells who sends a request by its `Authorization` header. Never rejects. */
export type Authenticate = (authorization: string | undefined, nowMs: number) => Promise<Authentication>;

export interface AuthenticatorParts {
  readonly issuers: readonly TrustedIssuer[];
  /** Refuses callers without a token. @default false, they are the public */
  readonly required: boolean;
}

const REMEMBERED_TOKENS = 10_000;
const PUBLIC: Authentication = { kind: 'authenticated', caller: PUBLIC_CALLER };

export function createAuthenticator({ issuers, required }: AuthenticatorParts): Authenticate {
  const remembered = rememberTokens(REMEMBERED_TOKENS);
  return async (authorization, nowMs) => {
    // Without issuers the header is none of our business: it may be meant for the subgraphs, by a propagation rule.
    if (issuers.length === 0 && !required) return PUBLIC;
    if (authorization === undefined || authorization === '') return required ? refuse('missing') : PUBLIC;
    const token = /^bearer +([^ ]+) *$/i.exec(authorization)?.[1];
    if (token === undefined) return refuse('other scheme');
    const known = remembered.find(token, nowMs);
    if (known) return { kind: 'authenticated', ...known };
    const verdict = await verifyToken(token, issuers, nowMs);
    if (verdict.kind === 'refused') return refuse(verdict.reason);
    const { caller, expiresAtMs } = verdict;
    remembered.remember(token, { caller, expiresAtMs }, nowMs);
    return { kind: 'authenticated', caller, expiresAtMs };
  };
}

/** What a client may know about the reason: what it can act on, and nothing that helps to forge. */
const SENTENCES: Partial<Record<TokenRefusal | 'missing' | 'other scheme', string>> = {
  missing: 'This endpoint needs a bearer token.',
  'other scheme': 'Credentials must be sent as "Authorization: Bearer <token>".',
  expired: 'The token has expired.',
  'keys out of reach': 'The token could not be checked because the keys of its issuer are out of reach; try again.',
};

function refuse(reason: TokenRefusal | 'missing' | 'other scheme'): Authentication {
  const message = SENTENCES[reason] ?? 'The token is not valid here.';
  return { kind: 'refused', refusal: new Refusal('UNAUTHENTICATED', { message }), reason };
}
