import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Who a request acts for. The gateway authenticates and signs it; subgraphs believe nothing else. */
export interface Caller {
  /** Stable id of the person, platform or service; `'public'` for the anonymous public. */
  readonly subject: string;
  readonly kind: CallerKind;
  readonly grants: readonly Grant[];
  readonly scopes: readonly string[];
  /** The declared purpose of access, where one was declared. */
  readonly purpose?: string;
}

export const CALLER_KINDS = ['OFFICER', 'ANALYST', 'PARTNER', 'REQUESTER', 'PUBLIC', 'SERVICE'] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

export interface Grant {
  readonly agencyId: string;
  readonly role: string;
}

export const PUBLIC_CALLER: Caller = { subject: 'public', kind: 'PUBLIC', grants: [], scopes: [] };

/** A key shared by the gateway and one subgraph. The first of a ring signs, every one of it verifies (rotation with overlap). */
export interface CallerKey {
  readonly id: string;
  readonly secret: Buffer;
}

export const CALLER_HEADER = 'x-liandong-caller';

/** How long a signed caller is good for. Covers clock drift between hosts and a queue at the subgraph. */
export const SIGNED_CALLER_MAX_AGE_MS = 30_000;

/** What a signature is bound to. */
export interface SignatureBinding {
  /** Who may believe it: a subgraph's name, or `gateway`. */
  readonly audience: string;
  readonly body: string;
  readonly key: CallerKey;
  readonly nowMs: number;
}

/** Signs `caller` for one request body to one audience: `v1.<key id>.<payload>.<HMAC-SHA256>`, base64url parts. */
export function signCaller(caller: Caller, { audience, body, key, nowMs }: SignatureBinding): string {
  const claims = `{"aud":${JSON.stringify(audience)},"iat":${nowMs},"caller":${canonicalCaller(caller)}}`;
  const payload = Buffer.from(claims).toString('base64url');
  return `v1.${key.id}.${payload}.${mac(key, payload, body).toString('base64url')}`;
}

export type CallerVerdict =
  | { readonly kind: 'verified'; readonly caller: Caller }
  | {
      readonly kind: 'refused';
      readonly reason: 'missing' | 'malformed' | 'unknown key' | 'bad signature' | 'wrong audience' | 'expired';
    };

/** Checks a header made by {@link signCaller}. Never throws; the reason is for the log, not for the client. */
export function verifyCaller(
  header: string | undefined,
  expected: {
    readonly audience: string;
    readonly body: string;
    readonly keys: readonly CallerKey[];
    readonly nowMs: number;
  },
): CallerVerdict {
  if (!header) return { kind: 'refused', reason: 'missing' };
  const [version, keyId, payload, signature, ...rest] = header.split('.');
  if (version !== 'v1' || !keyId || !payload || !signature || rest.length > 0)
    return { kind: 'refused', reason: 'malformed' };
  const key = expected.keys.find((candidate) => candidate.id === keyId);
  if (!key) return { kind: 'refused', reason: 'unknown key' };
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(key, payload, expected.body);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return { kind: 'refused', reason: 'bad signature' };
  // The payload is authentic from here on: only the gateway could have written it.
  const { aud, iat, caller } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    aud: string;
    iat: number;
    caller: Caller;
  };
  if (aud !== expected.audience) return { kind: 'refused', reason: 'wrong audience' };
  // Written so that no number at all is refused too.
  if (!(Math.abs(expected.nowMs - iat) <= SIGNED_CALLER_MAX_AGE_MS)) return { kind: 'refused', reason: 'expired' };
  return { kind: 'verified', caller };
}

/** The caller's claims in one fixed order: equal callers give equal text (the key of in-flight sharing, without times). */
export function canonicalCaller(caller: Caller): string {
  let text = canonicalTexts.get(caller);
  if (text === undefined) canonicalTexts.set(caller, (text = JSON.stringify(claimsOf(caller))));
  return text;
}

/** A caller lives as long as its token is remembered, and is signed for every request of that time. */
const canonicalTexts = new WeakMap<Caller, string>();

function claimsOf(caller: Caller): Caller {
  const grants = [...caller.grants]
    .sort((a, b) => compare(a.agencyId, b.agencyId) || compare(a.role, b.role))
    .map(({ agencyId, role }) => ({ agencyId, role }));
  return {
    subject: caller.subject,
    kind: caller.kind,
    grants,
    scopes: [...caller.scopes].sort(compare),
    ...(caller.purpose === undefined ? {} : { purpose: caller.purpose }),
  };
}

function mac(key: CallerKey, payload: string, body: string): Buffer {
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  return createHmac('sha256', key.secret).update(`v1.${key.id}.${payload}.${bodyHash}`).digest();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Reads a ring written `id:base64,id:base64` (each secret at least 32 bytes). Undefined when it is not of that form. */
export function parseCallerKeys(text: string): readonly CallerKey[] | undefined {
  const keys: CallerKey[] = [];
  for (const part of text.split(',')) {
    const match = /^([\w-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(part.trim());
    const secret = match?.[2] ? Buffer.from(match[2], 'base64') : undefined;
    if (!match?.[1] || !secret || secret.length < 32) return undefined;
    keys.push({ id: match[1], secret });
  }
  return keys.length > 0 ? keys : undefined;
}

/** The text that a `subscribe` message's signature is bound to, the same on both sides of the socket. */
export function subscribeBody(payload: {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}): string {
  const { query, operationName = null, variables = null } = payload;
  return JSON.stringify({ query, operationName, variables });
}
