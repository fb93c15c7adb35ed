import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../gateway/config.js';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';

const TABS = [{ title: 'Books', query: 'query Books { books { title } }', variables: '{}' }];
const PEOPLE = [
  { name: 'analyst', title: 'Analyst', caller: { subject: 'demo:a', kind: 'ANALYST', grants: [], scopes: [] } },
] as const;

let gateway: TestGateway;
let plain: TestGateway;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'liandong-explorer-'));
  const developmentIssuer = await createDevelopmentIssuer({ dataDir, people: PEOPLE, production: false });
  gateway = await startTestGateway({ developmentIssuer, explorerTabs: TABS });
  plain = await startTestGateway({ settings: { ...defaultSettings(), explorer: false } });
});
afterAll(async () => {
  await Promise.all([gateway.stop(), plain.stop()]);
  await rm(dataDir, { recursive: true });
});

describe('The explorer', () => {
  test('is a page whose files all come from the gateway itself', async () => {
    const response = await fetch(`${gateway.url}/`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).not.toMatch(/https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="(explorer\/[^"]+)"/g)].map(([, path]) => path!);
    expect(files).toHaveLength(6);
    for (const path of files) {
      const file = await fetch(`${gateway.url}/${path}`);
      expect([path, file.status, (await file.text()).length > 100]).toEqual([path, 200, true]);
      expect(file.headers.get('content-type')).toMatch(path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
    }
  });

  test('may run scripts of its own origin only, in no frame', async () => {
    const policy = (await fetch(`${gateway.url}/`)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('opens with the given tabs and people', async () => {
    expect(await (await fetch(`${gateway.url}/explorer/settings.json`)).json()).toEqual({
      people: [{ name: 'analyst', title: 'Analyst' }],
      tabs: TABS,
    });
  });

  test('hands out demo tokens that work', async () => {
    const response = await fetch(`${gateway.url}/development/token?as=analyst`, { method: 'POST' });
    const { token } = (await response.json()) as { readonly token: string };
    expect((await gateway.ask('{ stars }', { token })).body).toEqual({ data: { stars: 5 } });
    expect(await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()).toMatchObject({ keys: [{ kty: 'EC' }] });
  });

  test('hands out none to pages of other sites, and none for strangers', async () => {
    const url = `${gateway.url}/development/token?as=analyst`;
    const foreign = await fetch(url, { method: 'POST', headers: { origin: 'https://evil.example' } });
    const stranger = await fetch(`${gateway.url}/development/token?as=mayor`, { method: 'POST' });
    expect([foreign.status, stranger.status]).toEqual([403, 404]);
  });

  test('hands out none to a page whose name was pointed at this machine (DNS rebinding)', async () => {
    const path = '/development/token?as=analyst';
    const statuses = await Promise.all(
      ['evil.example:4000', 'localhost.evil.example', 'localhost:4000', '127.0.0.1', '[::1]:4000'].map(
        (host) =>
          new Promise((resolve) => {
            request(`${gateway.url}${path}`, { method: 'POST', headers: { host } }, (response) => {
              response.resume();
              resolve(response.statusCode);
            }).end();
          }),
      ),
    );
    expect(statuses).toEqual([403, 403, 200, 200, 200]);
  });

  test.each(['package.json', '..%2f..%2fpackage.json', '__proto__', 'constructor'])(
    'serves no file %p',
    async (name) => {
      expect((await fetch(`${gateway.url}/explorer/${name}`)).status).toBe(404);
    },
  );

  test('can be turned off, and without a development issuer has no tokens', async () => {
    const paths = ['/', '/explorer/settings.json', '/development/token?as=analyst', '/.well-known/jwks.json'];
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(`${plain.url}${path}`)).status));
    expect(statuses).toEqual([404, 404, 404, 404]);
  });
});

describe('An allowed origin', () => {
  test('passes its preflight, another does not', async () => {
    const settings = { ...defaultSettings(), cors: { origins: ['https://app.example'] } };
    const open = await startTestGateway({ settings });
    const preflight = (origin: string) =>
      fetch(`${open.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const [allowed, other] = await Promise.all([preflight('https://app.example'), preflight('https://evil.example')]);
    const asked = await open.ask('{ stars }', { headers: { origin: 'https://app.example' } });
    await open.stop();
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect(asked.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(asked.body).toEqual({ data: { stars: 5 } });
  });
});
