import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { fetchKeySet } from '../../../gateway/identity/fetch-key-set.js';
import { remoteKeys } from '../../../gateway/identity/remote-keys.js';
import { verifyToken } from '../../../gateway/identity/verify-token.js';
import { CALLER_KINDS } from '../../../schema/caller.js';

const ISSUER = 'https://login.gov.example';
const START_MS = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;

interface IssuersKey {
  readonly jwk: JWK;
  readonly secret: CryptoKey;
}

let old: IssuersKey;
let next: IssuersKey;
beforeAll(async () => {
  old = await makeKey('old');
  next = await makeKey('next');
});

async function makeKey(kid: string): Promise<IssuersKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }, secret: privateKey };
}

/** A gateway's view of an issuer whose keys, outages and clock the test decides. */
class Issuer {
  published: IssuersKey[] = [old];
  isAway = false;
  fetches = 0;
  nowMs = START_MS;
  private readonly keys = remoteKeys({
    now: () => this.nowMs,
    fetchKeys: async () => {
      this.fetches += 1;
      await Promise.resolve();
      if (this.isAway) throw new TypeError('fetch failed');
      return { keys: this.published.map(({ jwk }) => jwk) };
    },
  });

  /** What becomes of a token under this key: `verified`, or why not. */
  async verdict({ jwk, secret }: IssuersKey, kid = jwk.kid!): Promise<string> {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(ISSUER)
      .setAudience('liandong')
      .setSubject('ann')
      .setExpirationTime(this.nowMs / 1_000 + 60)
      .sign(secret);
    const trusted = {
      issuer: ISSUER,
      audience: 'liandong',
      clockToleranceSeconds: 5,
      kinds: CALLER_KINDS,
      keys: this.keys,
    };
    const verdict = await verifyToken(token, [trusted], this.nowMs);
    return verdict.kind === 'verified' ? 'verified' : verdict.reason;
  }
}

describe('The keys of an issuer', () => {
  test('are fetched once for many tokens at the same time', async () => {
    const issuer = new Issuer();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => issuer.verdict(old)));
    expect(new Set(verdicts)).toEqual(new Set(['verified']));
    expect(issuer.fetches).toBe(1);
  });

  test('are fetched again after ten minutes, and a withdrawn key is gone then', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.published = [next];
    issuer.nowMs += 9 * MINUTE;
    expect([await issuer.verdict(old), issuer.fetches]).toEqual(['verified', 1]);
    issuer.nowMs += 2 * MINUTE;
    expect([await issuer.verdict(old), issuer.fetches]).toEqual(['bad signature', 2]);
  });

  test('are fetched at once for a new key, so that rotation needs no waiting', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.published = [old, next];
    issuer.nowMs += MINUTE;
    expect(await issuer.verdict(next)).toBe('verified');
    expect(await issuer.verdict(old)).toBe('verified');
    expect(issuer.fetches).toBe(2);
  });

  test('are not fetched for each invented key id: one fetch in half a minute', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.nowMs += MINUTE;
    for (let id = 0; id < 50; id++) expect(await issuer.verdict(next, `invented-${id}`)).toBe('bad signature');
    expect(issuer.fetches).toBe(2);
    issuer.nowMs += 31_000;
    await issuer.verdict(next, 'invented again');
    expect(issuer.fetches).toBe(3);
  });

  test('stay good while the issuer is away', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.isAway = true;
    for (let hour = 0; hour < 23; hour++) {
      issuer.nowMs += 60 * MINUTE;
      expect(await issuer.verdict(old)).toBe('verified');
    }
  });

  test('do not stay good for ever: after a day away nobody vouches for them', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.isAway = true;
    issuer.nowMs += 25 * 60 * MINUTE;
    expect(await issuer.verdict(old)).toBe('keys out of reach');
    issuer.isAway = false;
    issuer.nowMs += MINUTE;
    expect(await issuer.verdict(old)).toBe('verified');
  });

  test('that could not be had are not asked for by every request', async () => {
    const issuer = new Issuer();
    issuer.isAway = true;
    for (let request = 0; request < 50; request++) expect(await issuer.verdict(old)).toBe('keys out of reach');
    expect(issuer.fetches).toBe(1);
    issuer.isAway = false;
    issuer.nowMs += 6_000;
    expect(await issuer.verdict(old)).toBe('verified');
  });

  test('are not asked for by every request in an outage either', async () => {
    const issuer = new Issuer();
    await issuer.verdict(old);
    issuer.isAway = true;
    issuer.nowMs += 11 * MINUTE;
    for (let request = 0; request < 50; request++) await issuer.verdict(old);
    expect(issuer.fetches).toBe(2);
  });
});

describe('A key set over HTTP', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  }

  test('is read', async () => {
    const url = await serve((_request, response) => response.end(JSON.stringify({ keys: [old.jwk] })));
    expect(await fetchKeySet(url)).toEqual({ keys: [old.jwk] });
  });

  test.each<[string, RequestListener]>([
    ['an error', (_request, response) => response.writeHead(500).end('{"keys":[]}')],
    ['no JSON', (_request, response) => response.end('<html>')],
    ['no key set', (_request, response) => response.end('{"keys":"all"}')],
    [
      'more than any issuer has',
      (_request, response) => response.end(`{"keys":[${'{"kty":"EC"},'.repeat(40_000)}{}]}`),
    ],
  ])('that is %s is none', async (_what, listener) => {
    await expect(fetchKeySet(await serve(listener))).rejects.toThrow('key set');
  });

  test('is not looked for where a redirect points, which may be anybody', async () => {
    let visits = 0;
    const elsewhere = await serve((_request, response) => {
      visits += 1;
      response.end(JSON.stringify({ keys: [next.jwk] }));
    });
    const url = await serve((_request, response) => response.writeHead(302, { location: elsewhere }).end());
    await expect(fetchKeySet(url)).rejects.toThrow('key set');
    expect(visits).toBe(0);
  });
});
