import { decodeJwt, errors, jwtVerify, type JWSAlgorithm, type JWTPayload } from 'jose';
import type { Caller } from '../../schema/caller.js';
import { callerOfClaims } from './caller-claims.js';
import type { TrustedIssuer } from './trusted-issuer.js';

/** Asymmetric algorithms only (RFC 8725 §3.1): "none" and a public key abused as an HMAC secret fail by name. */
const ALGORITHMS: JWSAlgorithm[] = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** Tokens longer than this are refused unread; real ones have a few hundred bytes. */
const MAX_TOKEN_LENGTH = 8_192;

export type TokenVerdict =
  | { readonly kind: 'verified'; readonly caller: Caller; readonly expiresAtMs: number }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal };

/** For the log and, apart from `expired` and `keys out of reach`, never for the client. */
export type TokenRefusal =
  | 'too long'
  | 'malformed'
  | 'unknown issuer'
  | 'expired'
  | 'bad signature'
  | 'bad claims'
  | 'kind not allowed'
  | 'keys out of reach';

/** Checks a bearer token against the issuers. Never rejects. */
export async function verifyToken(
  token: string,
  issuers: readonly TrustedIssuer[],
  nowMs: number,
): Promise<TokenVerdict> {
  if (token.length > MAX_TOKEN_LENGTH) return refused('too long');
  const issuer = issuerOf(token, issuers);
  if (typeof issuer === 'string') return refused(issuer);
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jwtVerify(token, issuer.keys, {
      algorithms: ALGORITHMS,
      issuer: issuer.issuer,
      audience: issuer.audience,
      clockTolerance: issuer.clockToleranceSeconds,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'sub'],
    }));
  } catch (error) {
    return refused(reasonOf(error));
  }
  const caller = callerOfClaims(claims);
  if (!caller) return refused('bad claims');
  if (!issuer.kinds.includes(caller.kind)) return refused('kind not allowed');
  return { kind: 'verified', caller, expiresAtMs: (claims.exp! + issuer.clockToleranceSeconds) * 1_000 };
}

/** The issuer a token *claims*, to pick the keys that then prove or disprove it. */
function issuerOf(token: string, issuers: readonly TrustedIssuer[]): TrustedIssuer | TokenRefusal {
  let claimed: string | undefined;
  try {
    claimed = decodeJwt(token).iss;
  } catch {
    return 'malformed';
  }
  return issuers.find(({ issuer }) => issuer === claimed) ?? 'unknown issuer';
}

function reasonOf(error: unknown): TokenRefusal {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'bad claims';
  if (error instanceof errors.JWKSTimeout) return 'keys out of reach';
  if (error instanceof errors.JOSEError)
    return error.code === 'ERR_JOSE_GENERIC' ? 'keys out of reach' : 'bad signature';
  // Not jose's: the fetch of the keys failed.
  return error instanceof TypeError ? 'keys out of reach' : 'bad signature';
}

function refused(reason: TokenRefusal): TokenVerdict {
  return { kind: 'refused', reason };
}
