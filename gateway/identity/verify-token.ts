import type { JWSAlgorithm, JWTHeaderParameters, JWTPayload } from 'jose';
import { JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import type { Caller } from '../../schema/caller.js';
import { callerOfClaims } from './caller-claims.js';
import { KeysOutOfReach } from './remote-keys.js';
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

/** The year 9999: a later one is no `DateTime`. */
const LATEST_SECONDS = 253_402_300_800;

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
  let header: JWTHeaderParameters;
  try {
    ({ payload: claims, protectedHeader: header } = await jwtVerify(token, issuer.keys, {
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
  if (!isAccessToken(header) || !isOfOurTime(claims, issuer, nowMs)) return refused('bad claims');
  const caller = callerOfClaims(claims);
  if (!caller) return refused('bad claims');
  if (!issuer.kinds.includes(caller.kind)) return refused('kind not allowed');
  return { kind: 'verified', caller, expiresAtMs: (claims.exp! + issuer.clockToleranceSeconds) * 1_000 };
}

/** RFC 8725 §3.11: an issuer signs other things with the same key, and says in `typ` what they are. */
function isAccessToken({ typ }: JWTHeaderParameters): boolean {
  return typ === undefined || /^(application\/)?(at\+)?jwt$/i.test(typ);
}

/** A token of tomorrow is one whose issuer's clock, or whose issuer, is not to be trusted. */
function isOfOurTime({ iat, exp }: JWTPayload, { clockToleranceSeconds }: TrustedIssuer, nowMs: number): boolean {
  const latestMs = nowMs + clockToleranceSeconds * 1_000;
  return (iat === undefined || iat * 1_000 <= latestMs) && exp! < LATEST_SECONDS;
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
  if (error instanceof KeysOutOfReach) return 'keys out of reach';
  if (error instanceof JWTExpired) return 'expired';
  return error instanceof JWTClaimValidationFailed ? 'bad claims' : 'bad signature';
}

function refused(reason: TokenRefusal): TokenVerdict {
  return { kind: 'refused', reason };
}
