import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuthenticator } from '../../../gateway/identity/authenticate.js';
import { credentialsOfPayload } from '../../../gateway/identity/credentials.js';
import { createDevelopmentIssuer, type DemoPerson } from '../../../gateway/identity/development-issuer.js';
import { trustedIssuers } from '../../../gateway/identity/trusted-issuer.js';

const PEOPLE: readonly DemoPerson[] = [
  {
    name: 'county-officer',
    title: 'County officer',
    caller: {
      subject: 'demo:county-officer',
      kind: 'OFFICER',
      grants: [{ agencyId: 'agency_1', role: 'OFFICER' }],
      scopes: ['cases:write'],
    },
  },
  { name: 'analyst', title: 'Analyst', caller: { subject: 'demo:analyst', kind: 'ANALYST', grants: [], scopes: [] } },
];

const bearer = (token: string) => credentialsOfPayload({ authorization: `Bearer ${token}` });

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'liandong-issuer-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('The development issuer', () => {
  test('gives tokens its gateway believes', async () => {
    const issuer = await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
    const authenticate = createAuthenticator({ issuers: trustedIssuers([], issuer), required: true });
    const outcome = await authenticate(bearer(await issuer.issue('county-officer')), Date.now());
    expect(outcome).toMatchObject({ kind: 'authenticated', caller: PEOPLE[0]!.caller });
  });

  test('keeps key and people, so that tokens of the command line verify at a running gateway', async () => {
    const running = await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
    const commandLine = await createDevelopmentIssuer({ dataDir, production: false });
    const authenticate = createAuthenticator({ issuers: trustedIssuers([], running), required: true });
    const outcome = await authenticate(bearer(await commandLine.issue('analyst')), Date.now());
    expect(outcome).toMatchObject({ kind: 'authenticated', caller: { subject: 'demo:analyst' } });
  });

  test('has one key, however many create it in the same moment', async () => {
    const issuers = await Promise.all(
      Array.from({ length: 8 }, () => createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false })),
    );
    expect(new Set(issuers.map(({ jwks }) => jwks.keys[0]!.kid)).size).toBe(1);
  });

  test('publishes no secret and keeps its key from other users', async () => {
    const { jwks } = await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
    expect(Object.keys(jwks.keys[0]!)).not.toContain('d');
    expect((await stat(join(dataDir, 'identity', 'key.json'))).mode & 0o077).toBe(0);
  });

  test('does not exist in production', async () => {
    const creating = createDevelopmentIssuer({ dataDir, people: PEOPLE, production: true });
    await expect(creating).rejects.toThrow('The development issuer does not run when NODE_ENV is production.');
  });

  test('says who there is when nobody has that name', async () => {
    const issuer = await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
    await expect(issuer.issue('mayor')).rejects.toThrow('Nobody is called "mayor"; there are county-officer, analyst.');
  });

  test('tells the command line to start the demo first', async () => {
    await expect(createDevelopmentIssuer({ dataDir, production: false })).rejects.toThrow('run "liandong start" first');
  });

  test('does not overwrite a file it does not understand', async () => {
    await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
    const path = join(dataDir, 'identity', 'key.json');
    await writeFile(path, '{"kty":"oct"}');
    await expect(createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false })).rejects.toThrow(/remove it/);
    expect(await readFile(path, 'utf8')).toBe('{"kty":"oct"}');
  });
});
