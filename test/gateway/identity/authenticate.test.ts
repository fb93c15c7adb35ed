import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { defaultSettings } from '../../../gateway/config.js';
import { createAuthenticator } from '../../../gateway/identity/authenticate.js';
import type { Authentication } from '../../../gateway/identity/authentication.js';
import { credentialsOfPayload, NO_CREDENTIALS, type Credentials } from '../../../gateway/identity/credentials.js';
import { openAuthenticator } from '../../../gateway/identity/open-authenticator.js';
import { remoteKeys } from '../../../gateway/identity/remote-keys.js';
import type { TrustedIssuer } from '../../../gateway/identity/trusted-issuer.js';
import { settingsSchema } from '../../../gateway/settings.js';
import { CALLER_KINDS, PUBLIC_CALLER } from '../../../schema/caller.js';

const ISSUER = 'https://login.gov.example';
const NOW_MS = Date.UTC(2026, 5, 1);
const NOW = NOW_MS / 1_000;
const OFFICER = { kind: 'OFFICER', grants: [{ agencyId: 'agency_1', role: 'DISPATCHER' }], scopes: ['cases:write'] };

let signingKey: CryptoKey;
let publicPem: string;
let issuer: TrustedIssuer;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  signingKey = pair.privateKey;
  publicPem = await exportSPKI(pair.publicKey);
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }],
  });
  issuer = { issuer: ISSUER, audience: 'liandong', clockToleranceSeconds: 5, kinds: CALLER_KINDS, keys };
});
afterEach(() => {
  jest.restoreAllMocks();
});

interface TokenParts {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  readonly key?: CryptoKey;
}

function tokenOf({ claims, header, key }: TokenParts = {}): Promise<string> {
  return new SignJWT({
    iss: ISSUER,
    aud: 'liandong',
    sub: 'officer-7',
    exp: NOW + 600,
    liandong: OFFICER,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(key ?? signingKey);
}

/** A token put together by hand, as an attacker would. */
function forge(header: object, claims: object, sign: (input: string) => string = () => ''): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign(input)}`;
}

const FORGED_CLAIMS = { iss: ISSUER, aud: 'liandong', sub: 'officer-7', exp: NOW + 600, liandong: OFFICER };

function authenticate(token: string | undefined, issuers = [issuer], nowMs = NOW_MS): Promise<Authentication> {
  return createAuthenticator({ issuers, required: false })(token === undefined ? NO_CREDENTIALS : bearer(token), nowMs);
}

function bearer(token: string): Credentials {
  return credentialsOfPayload({ authorization: `Bearer ${token}` });
}

async function reasonFor(token: string | Promise<string>): Promise<string> {
  const outcome = await authenticate(await token);
  return outcome.kind === 'refused' ? outcome.reason : 'let in';
}

describe('A caller', () => {
  test('with a good token is who the token says', async () => {
    const outcome = await authenticate(await tokenOf());
    expect(outcome).toMatchObject({ kind: 'authenticated', caller: { subject: 'officer-7', ...OFFICER } });
  });

  test('without a token is the public', async () => {
    expect(await authenticate(undefined)).toEqual({ kind: 'authenticated', caller: PUBLIC_CALLER });
  });

  test('without a token is refused where one is required', async () => {
    const outcome = await createAuthenticator({ issuers: [issuer], required: true })(NO_CREDENTIALS, NOW_MS);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'missing', refusal: { code: 'UNAUTHENTICATED' } });
  });

  test('of an issuer that knows nothing of us is a requester with the scopes it has', async () => {
    const token = await tokenOf({ claims: { liandong: undefined, scope: 'profile cases:read' } });
    expect(await authenticate(token)).toMatchObject({
      kind: 'authenticated',
      caller: { subject: 'officer-7', kind: 'REQUESTER', grants: [], scopes: ['profile', 'cases:read'] },
    });
  });

  test('with a declared purpose keeps it', async () => {
    const token = await tokenOf({ claims: { liandong: { ...OFFICER, purpose: 'audit' } } });
    expect(await authenticate(token)).toMatchObject({ caller: { purpose: 'audit' } });
  });

  test('of a gateway without issuers is the public, whatever it sends', async () => {
    const authenticator = await openAuthenticator({ settings: defaultSettings() }, undefined);
    const outcome = await authenticator(bearer('meant-for-a-subgraph'), NOW_MS);
    expect(outcome).toEqual({ kind: 'authenticated', caller: PUBLIC_CALLER });
  });

  test('is refused without a token where nobody is known and one is required', async () => {
    const settings = settingsSchema.parse({ identity: { required: true } });
    const authenticator = await openAuthenticator({ settings }, undefined);
    expect(await authenticator(NO_CREDENTIALS, NOW_MS)).toMatchObject({ kind: 'refused', reason: 'missing' });
    const outcome = await authenticator(bearer(await tokenOf()), NOW_MS);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'unknown issuer' });
  });
});

describe('A token is refused', () => {
  test('when it is expired, and says so', async () => {
    const outcome = await authenticate(await tokenOf({ claims: { exp: NOW - 6 } }));
    expect(outcome).toMatchObject({ reason: 'expired', refusal: { message: 'The token has expired.' } });
  });

  test('but not within the tolerance between clocks', async () => {
    expect(await reasonFor(tokenOf({ claims: { exp: NOW - 4 } }))).toBe('let in');
  });

  test.each<[string, JWTPayload, string]>([
    ['it never expires', { exp: undefined }, 'bad claims'],
    ['it is not valid yet', { nbf: NOW + 60 }, 'bad claims'],
    ['it was issued in the future', { iat: NOW + 60 }, 'bad claims'],
    ['it expires when no calendar can say', { exp: 1e300 }, 'bad claims'],
    ['it is for somebody else', { aud: 'other' }, 'bad claims'],
    ['it is for nobody', { aud: undefined }, 'bad claims'],
    ['it has no subject', { sub: undefined }, 'bad claims'],
    ['its subject has a character that no store takes', { sub: 'officer\u0000' }, 'bad claims'],
    ['it claims to be the public', { sub: 'public' }, 'bad claims'],
    ['it claims to be one of our subgraphs', { sub: 'service:cases' }, 'bad claims'],
    ['it claims to be the gateway', { sub: 'gateway' }, 'bad claims'],
    ['it comes from a foreign issuer', { iss: 'https://evil.example' }, 'unknown issuer'],
    ['it names no issuer', { iss: undefined }, 'unknown issuer'],
    ['its kind does not exist', { liandong: { kind: 'ROOT' } }, 'bad claims'],
    ['its kind is the public', { liandong: { kind: 'PUBLIC' } }, 'bad claims'],
    ['its grants are malformed', { liandong: { kind: 'OFFICER', grants: 'all' } }, 'bad claims'],
  ])('when %s', async (_when, claims, reason) => {
    expect(await reasonFor(tokenOf({ claims }))).toBe(reason);
  });

  test('when its issuer may not vouch for that kind of caller', async () => {
    const outcome = await authenticate(await tokenOf(), [{ ...issuer, kinds: ['PARTNER'] }]);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'kind not allowed' });
  });

  test('when another key signed it, also under the right key id', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await reasonFor(tokenOf({ key: privateKey }))).toBe('bad signature');
  });

  test('when its claims were changed after signing', async () => {
    const [header, , signature] = (await tokenOf()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...FORGED_CLAIMS, sub: 'governor' })).toString('base64url');
    expect(await reasonFor(`${header}.${claims}.${signature}`)).toBe('bad signature');
  });

  test.each(['none', 'None', 'NONE', ''])('when it asks for the algorithm %p', async (alg) => {
    expect(await reasonFor(forge({ alg }, FORGED_CLAIMS))).toBe('bad signature');
  });

  test('when it uses the public key as an HMAC secret', async () => {
    const hmac = (input: string) => createHmac('sha256', publicPem).update(input).digest('base64url');
    expect(await reasonFor(forge({ alg: 'HS256', kid: 'k1' }, FORGED_CLAIMS, hmac))).toBe('bad signature');
  });

  test.each(['../../../../dev/null', "' OR 1=1 --", 'file:///etc/passwd', 'x'.repeat(2_000)])(
    'when its key id is %p, which no file, database or URL is ever asked for',
    async (kid) => {
      const { privateKey } = await generateKeyPair('ES256');
      expect(await reasonFor(tokenOf({ header: { kid }, key: privateKey }))).toBe('bad signature');
    },
  );

  test('when it brings its own key along, in the header or behind a URL', async () => {
    const fetched = jest.spyOn(globalThis, 'fetch');
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const own = await tokenOf({
      header: { kid: undefined, jwk, jku: 'https://evil.example/jwks.json' },
      key: privateKey,
    });
    expect(await reasonFor(own)).toBe('bad signature');
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'id_token'])(
    'when its issuer signed it as something else: %s',
    async (typ) => {
      expect(await reasonFor(tokenOf({ header: { typ } }))).toBe('bad claims');
    },
  );

  test.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('but not when it is typed %s', async (typ) => {
    expect(await reasonFor(tokenOf({ header: { typ } }))).toBe('let in');
  });

  test('when it demands an extension nobody knows (crit)', async () => {
    expect(await reasonFor(forge({ alg: 'ES256', kid: 'k1', crit: ['b64x'], b64x: 1 }, FORGED_CLAIMS))).toBe(
      'bad signature',
    );
  });

  test.each(['', '.', '..', 'a.b.c', 'not a token', '💥'.repeat(10)])(
    'when it is the nonsense %p',
    async (nonsense) => {
      expect(await reasonFor(nonsense)).not.toBe('let in');
    },
  );

  test('unread when it is longer than any token', async () => {
    expect(await reasonFor('x'.repeat(8_193))).toBe('too long');
  });

  test('when it comes by another scheme', async () => {
    const password = credentialsOfPayload({ authorization: 'Basic dXNlcjpwYXNz' });
    const outcome = await createAuthenticator({ issuers: [issuer], required: false })(password, NOW_MS);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'other scheme' });
  });

  test('with one sentence that helps nobody to forge', async () => {
    const outcomes = await Promise.all([
      authenticate(forge({ alg: 'none' }, FORGED_CLAIMS)),
      tokenOf({ claims: { aud: 'other' } }).then((token) => authenticate(token)),
    ]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ refusal: { message: 'The token is not valid here.' } });
  });

  test('with a hint to try again when the issuer keeps its keys to itself', async () => {
    const away = { ...issuer, keys: remoteKeys({ fetchKeys: () => Promise.reject(new Error()), now: () => NOW_MS }) };
    const outcome = await authenticate(await tokenOf(), [away]);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'keys out of reach' });
  });
});

describe('A verified token', () => {
  test('is remembered, so that its signature is checked once', async () => {
    const keys = jest.fn(issuer.keys);
    const authenticator = createAuthenticator({ issuers: [{ ...issuer, keys }], required: false });
    const header = bearer(await tokenOf());
    await authenticator(header, NOW_MS);
    await authenticator(header, NOW_MS + 60_000);
    expect(keys).toHaveBeenCalledTimes(1);
  });

  test('is forgotten when it expires', async () => {
    const authenticator = createAuthenticator({ issuers: [issuer], required: false });
    const header = bearer(await tokenOf({ claims: { exp: NOW + 60 } }));
    expect(await authenticator(header, NOW_MS)).toMatchObject({ kind: 'authenticated' });
    expect(await authenticator(header, NOW_MS + 66_000)).toMatchObject({ kind: 'refused', reason: 'expired' });
  });

  test('is checked again after five minutes, so that a withdrawn key stops working', async () => {
    let keys = issuer.keys;
    const withdrawable = { ...issuer, keys: ((...given) => keys(...given)) as TrustedIssuer['keys'] };
    const authenticator = createAuthenticator({ issuers: [withdrawable], required: false });
    const header = bearer(await tokenOf({ claims: { exp: NOW + 3_600 } }));
    await authenticator(header, NOW_MS);
    keys = createLocalJWKSet({ keys: [] });
    expect(await authenticator(header, NOW_MS + 299_000)).toMatchObject({ kind: 'authenticated' });
    expect(await authenticator(header, NOW_MS + 301_000)).toMatchObject({ kind: 'refused' });
  });
});

test('A requester holds no office, whatever the token grants: the own case opens by its own token only', async () => {
  const token = await tokenOf({ claims: { liandong: { ...OFFICER, kind: 'REQUESTER' } } });
  expect(await authenticate(token)).toMatchObject({ caller: { kind: 'REQUESTER', grants: [] } });
});

test('An RSA issuer works as well as an elliptic one', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'r1' }] });
  const token = await new SignJWT({ liandong: OFFICER })
    .setProtectedHeader({ alg: 'RS256', kid: 'r1' })
    .setIssuer('https://rsa.example')
    .setAudience('liandong')
    .setSubject('officer-8')
    .setExpirationTime(NOW + 60)
    .sign(privateKey);
  expect(await authenticate(token, [issuer, { ...issuer, issuer: 'https://rsa.example', keys }])).toMatchObject({
    kind: 'authenticated',
    caller: { subject: 'officer-8' },
  });
});
