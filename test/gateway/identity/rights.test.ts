import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { Access, FollowAccessParts } from '../../../gateway/identity/access/follow.js';
import { createAuthenticator, type Authenticate } from '../../../gateway/identity/authenticate.js';
import type { Authentication } from '../../../gateway/identity/authentication.js';
import { credentialsOfPayload, NO_CREDENTIALS, type Credentials } from '../../../gateway/identity/credentials.js';
import type { TrustedIssuer } from '../../../gateway/identity/trusted-issuer.js';
import { CALLER_KINDS, PUBLIC_CALLER, type CallerKind } from '../../../schema/caller.js';
import { AccessBook, follow, makeKey } from './access-book.js';

const ISSUER = 'https://login.gov.example';
const CLERK = { agencyId: 'agency_1', role: 'CASE_OFFICER' };
const CHIEF = { agencyId: 'agency_1', role: 'SUPERVISOR' };
const MONDAY = Date.UTC(2026, 5, 1);
const at = (ms: number) => new Date(ms).toISOString();

let signingKey: CryptoKey;
let issuer: TrustedIssuer;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  signingKey = pair.privateKey;
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] });
  issuer = { issuer: ISSUER, audience: 'liandong', clockToleranceSeconds: 5, kinds: CALLER_KINDS, keys };
});

async function tokenOf(
  subject: string,
  kind: CallerKind = 'OFFICER',
  grants: readonly object[] = [],
): Promise<Credentials> {
  const token = await new SignJWT({ liandong: { kind, grants, scopes: ['cases:read'] } })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(ISSUER)
    .setAudience('liandong')
    .setSubject(subject)
    .setExpirationTime(MONDAY / 1_000 + 86_400)
    .sign(signingKey);
  return credentialsOfPayload({ authorization: `Bearer ${token}` });
}

const keyOf = (text: string): Credentials => credentialsOfPayload({ 'x-api-key': text });

const open: Access[] = [];
afterEach(async () => {
  for (const access of open.splice(0)) await access.stop();
});

interface Office {
  readonly access: Access;
  readonly authenticate: Authenticate;
  /** What the credentials open: the caller's roles, or why nothing. */
  readonly rights: (credentials: Credentials, nowMs?: number) => Promise<readonly string[] | string>;
}

async function office(book: AccessBook, parts: Partial<FollowAccessParts> = {}): Promise<Office> {
  const access = follow(book, { now: () => MONDAY, ...parts });
  open.push(access);
  const authenticate = createAuthenticator({ issuers: [issuer], required: false, access });
  if (!book.isAway) await access.caughtUp(60_000);
  return {
    access,
    authenticate,
    rights: async (credentials, nowMs = MONDAY) => {
      const outcome = await authenticate(credentials, nowMs);
      return outcome.kind === 'refused' ? outcome.reason : outcome.caller.grants.map(({ role }) => role);
    },
  };
}

function refusalOf(outcome: Authentication): unknown {
  return outcome.kind === 'refused' ? { code: outcome.refusal.code, message: outcome.refusal.message } : outcome;
}

describe('Grants of an officer', () => {
  test('are those of registry, and never those that the token claims', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    const { rights } = await office(book);
    expect(await rights(await tokenOf('ann', 'OFFICER', [{ agencyId: 'agency_9', role: 'ADMINISTRATOR' }]))).toEqual([
      'CASE_OFFICER',
    ]);
    expect(await rights(await tokenOf('bob', 'OFFICER', [{ agencyId: 'agency_9', role: 'ADMINISTRATOR' }]))).toEqual(
      [],
    );
  });

  test('are gone when registry says so, for a token that was verified and remembered long before', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK, CHIEF);
    const { access, rights } = await office(book);
    const ann = await tokenOf('ann');
    expect(await rights(ann)).toEqual(['CASE_OFFICER', 'SUPERVISOR']);
    book.grant('ann', CLERK);
    await access.caughtUp(60_000);
    expect(await rights(ann)).toEqual(['CASE_OFFICER']);
  });

  test('begin and end by the clock, whether or not the feed says a word', async () => {
    const book = new AccessBook();
    book.grant('ann', { ...CLERK, validTo: at(MONDAY + 5_000) }, { ...CHIEF, validFrom: at(MONDAY + 2_000) });
    const { rights } = await office(book);
    const ann = await tokenOf('ann');
    expect(await rights(ann, MONDAY)).toEqual(['CASE_OFFICER']);
    expect(await rights(ann, MONDAY + 1_999)).toEqual(['CASE_OFFICER']);
    expect(await rights(ann, MONDAY + 2_000)).toEqual(['CASE_OFFICER', 'SUPERVISOR']);
    expect(await rights(ann, MONDAY + 5_000)).toEqual(['SUPERVISOR']);
  });

  test('are the same caller as long as nothing changes, so that what is remembered per caller is found', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    const { authenticate } = await office(book);
    const ann = await tokenOf('ann');
    const [first, second] = [await authenticate(ann, MONDAY), await authenticate(ann, MONDAY + 1)];
    expect(first.kind === 'authenticated' && second.kind === 'authenticated' && first.caller === second.caller).toBe(
      true,
    );
  });

  test('are not lost by being given a hundred others elsewhere, whenever those begin', async () => {
    const book = new AccessBook();
    const junk = Array.from({ length: 100 }, (_, no) => ({
      agencyId: `agency_${no}`,
      role: 'EDITOR',
      validFrom: at(MONDAY - 1_000),
    }));
    book.grant('ann', ...junk, { ...CLERK, validFrom: at(MONDAY - 2_000) }, { ...CHIEF, validFrom: at(MONDAY) });
    const { rights } = await office(book);
    const held = (await rights(await tokenOf('ann'))) as readonly string[];
    expect(held).toHaveLength(100);
    expect(held[0]).toBe('CASE_OFFICER');
    // The newest wait until there is room for them in a request.
    expect(held).not.toContain('SUPERVISOR');
  });
});

describe('Before registry was read, and when it was read too long ago,', () => {
  test.each(['OFFICER', 'ANALYST', 'PARTNER', 'SERVICE'] as const)(
    'a caller of kind %s is refused for now, and not treated as one without grants',
    async (kind) => {
      const book = new AccessBook();
      book.isAway = true;
      const { access, authenticate } = await office(book);
      // What is waited for is bounded: here it never comes.
      access.whenRead = () => Promise.resolve();
      expect(refusalOf(await authenticate(await tokenOf('ann', kind), MONDAY))).toEqual({
        code: 'REPLICA_STALE',
        message: 'What you may do here is not known well enough right now; try again.',
      });
    },
  );

  test('the public and a requester are let in as ever', async () => {
    const book = new AccessBook();
    book.isAway = true;
    const { authenticate } = await office(book);
    expect(await authenticate(NO_CREDENTIALS, MONDAY)).toMatchObject({ caller: PUBLIC_CALLER });
    expect(await authenticate(await tokenOf('citizen', 'REQUESTER'), MONDAY)).toMatchObject({
      caller: { kind: 'REQUESTER', grants: [] },
    });
  });

  test('a request waits for the first reading', async () => {
    const book = new AccessBook();
    book.isAway = true;
    book.grant('ann', CLERK);
    const { rights } = await office(book);
    const answer = rights(await tokenOf('ann'));
    book.isAway = false;
    expect(await answer).toEqual(['CASE_OFFICER']);
  });

  test('rights are refused past the age that is configured, and given again afterwards', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    let nowMs = MONDAY;
    const { access, rights } = await office(book, { now: () => nowMs, maxAgeMs: 60_000 });
    const ann = await tokenOf('ann');
    book.isAway = true;
    nowMs += 60_000;
    expect(await rights(ann, nowMs)).toEqual(['CASE_OFFICER']);
    nowMs += 1;
    expect(await rights(ann, nowMs)).toBe('stale');
    book.isAway = false;
    await access.caughtUp(60_000);
    expect(await rights(ann, nowMs)).toEqual(['CASE_OFFICER']);
  });

  test('whom the table had no room for is refused for now', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    book.grant('bob', CLERK);
    const { rights } = await office(book, { bounds: { maxSubjects: 1, maxKeys: 1 } });
    expect([await rights(await tokenOf('ann')), await rights(await tokenOf('bob'))]).toEqual([
      ['CASE_OFFICER'],
      'stale',
    ]);
  });
});

describe("A partner's key", () => {
  test('makes its holder a partner with its scopes and the grants of its subject', async () => {
    const book = new AccessBook();
    const { text, fact } = makeKey({ scopes: ['cases:read', 'cases:write'], validTo: at(MONDAY + 10_000) });
    book.note(fact);
    book.grant('partner:hotline', CLERK);
    const { authenticate } = await office(book);
    const caller = {
      subject: 'partner:hotline',
      kind: 'PARTNER',
      grants: [CLERK],
      scopes: ['cases:read', 'cases:write'],
    };
    const expected = { kind: 'authenticated', caller, expiresAtMs: MONDAY + 10_000 };
    expect(await authenticate(keyOf(text), MONDAY)).toMatchObject(expected);
    expect(await authenticate(credentialsOfPayload({ authorization: `Bearer ${text}` }), MONDAY)).toMatchObject(
      expected,
    );
  });

  test.each<[string, (text: string) => string]>([
    ['whose secret is guessed', (text) => text.slice(0, -4) + 'AAAA'],
    ['with a prefix nobody has', (text) => text.replace('hotline01', 'hotline02')],
    ['that is the hash which registry keeps', () => `ld_hotline01_${makeKey().fact.secretHash}`],
    ['of another with the same prefix', () => makeKey().text],
  ])('%s opens nothing', async (_what, forged) => {
    const book = new AccessBook();
    const { text, fact } = makeKey();
    book.note(fact);
    const { rights } = await office(book);
    expect(await rights(keyOf(text))).toEqual([]);
    expect(await rights(keyOf(forged(text)))).toBe('unknown key');
  });

  test.each<[string, object, string]>([
    ['is not valid yet', { validFrom: at(MONDAY + 1) }, 'unknown key'],
    ['has expired', { validTo: at(MONDAY) }, 'key expired'],
    ['was revoked', { revokedAt: at(MONDAY - 1_000) }, 'unknown key'],
    ['stands for the gateway', { subject: 'gateway' }, 'unknown key'],
    ['stands for a subgraph', { subject: 'service:cases' }, 'unknown key'],
    ['stands for the public', { subject: 'public' }, 'unknown key'],
  ])('that %s opens nothing', async (_what, change, reason) => {
    const book = new AccessBook();
    const { text, fact } = makeKey(change);
    book.note(fact);
    const { rights } = await office(book);
    expect(await rights(keyOf(text))).toBe(reason);
  });

  test('is rotated with overlap: both are good until the old one is revoked', async () => {
    const book = new AccessBook();
    const [old, next] = [makeKey({ id: 'old' }), makeKey({ id: 'next' })];
    book.note(old.fact);
    book.note(next.fact);
    const { access, rights } = await office(book);
    expect([await rights(keyOf(old.text)), await rights(keyOf(next.text))]).toEqual([[], []]);
    book.note({ ...old.fact, revokedAt: at(MONDAY) });
    await access.caughtUp(60_000);
    expect([await rights(keyOf(old.text)), await rights(keyOf(next.text))]).toEqual(['unknown key', []]);
  });

  test('opens nothing where no registry is asked', async () => {
    const authenticate = createAuthenticator({ issuers: [issuer], required: false });
    expect(await authenticate(keyOf(makeKey().text), MONDAY)).toMatchObject({ kind: 'refused', reason: 'unknown key' });
  });

  test('is the only way to be a partner of registry: a token cannot take its subject', async () => {
    const book = new AccessBook();
    const { rights } = await office(book);
    expect(await rights(await tokenOf('partner:hotline', 'PARTNER'))).toBe('bad claims');
  });
});
