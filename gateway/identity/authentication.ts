import type { Caller } from '../../schema/caller.js';
import { Refusal, type RefusalCode } from '../../schema/refusals.js';
import type { ChosenCredential } from './credentials.js';
import type { TokenRefusal } from './verify-token.js';

/** What came of a client's credentials. */
export type Authentication = Authenticated | RefusedCredentials;

export interface Authenticated {
  readonly kind: 'authenticated';
  readonly caller: Caller;
  /** When the credentials end, and with them whatever was opened on them. Absent: never. */
  readonly expiresAtMs?: number;
  /** Absent: nothing but the credentials decides what the caller is. */
  readonly standing?: Standing;
}

/** What an authentication rests on besides its credentials. Whoever holds a stream open on it looks at it again. */
export interface Standing {
  /** When time alone changes it: a grant begins or ends. Infinite where none does. */
  readonly changesAtMs: number;
  /** The same credentials judged by what is known now. */
  again(nowMs: number): Authentication;
  /** Calls back when more is known. Returns the way to stop. */
  watch(onChange: () => void): () => void;
}

export interface RefusedCredentials {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** For the log: what the client is told helps nobody to forge. */
  readonly reason: CredentialsRefusal;
}

export type CredentialsRefusal =
  | TokenRefusal
  | Extract<ChosenCredential, { kind: 'unusable' }>['reason']
  | 'missing'
  | 'unknown key'
  | 'key expired'
  /** Registry's grants and keys were never read, or too long ago. */
  | 'stale';

interface Told {
  readonly code?: RefusalCode;
  readonly message: string;
}

/** What a client may know about the reason: what it can act on, and nothing that helps to forge. */
const TOLD: Partial<Record<CredentialsRefusal, Told>> = {
  missing: { message: 'This endpoint needs a bearer token.' },
  'other scheme': { message: 'Credentials must be sent as "Authorization: Bearer <token>" or "x-api-key: <key>".' },
  ambiguous: { code: 'BAD_REQUEST', message: 'Credentials must be sent once.' },
  'in the URL': {
    code: 'BAD_REQUEST',
    message: "Credentials must be sent in a header. Those in a URL are in somebody's log now: have them replaced.",
  },
  expired: { message: 'The token has expired.' },
  'key expired': { message: 'The key has expired.' },
  'keys out of reach': {
    message: 'The token could not be checked because the keys of its issuer are out of reach; try again.',
  },
  stale: { code: 'REPLICA_STALE', message: 'What you may do here is not known well enough right now; try again.' },
};

export function refuseCredentials(reason: CredentialsRefusal): RefusedCredentials {
  const { code = 'UNAUTHENTICATED', message } = TOLD[reason] ?? { message: 'The token is not valid here.' };
  return { kind: 'refused', refusal: new Refusal(code, { message }), reason };
}
