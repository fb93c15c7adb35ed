import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../gateway/config.js';
import { ENGINE_NAMES } from '../../gateway/engines.js';
import { createDevelopmentIssuer, type DevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import { CALLER_HEADER, PUBLIC_CALLER, verifyCaller, type Caller, type CallerKey } from '../../schema/caller.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';

const OFFICER: Caller = {
  subject: 'demo:officer',
  kind: 'OFFICER',
  grants: [{ agencyId: 'agency_1', role: 'OFFICER' }],
  scopes: ['cases:write'],
};
const BOOKS_KEY: CallerKey = { id: 'new', secret: Buffer.alloc(32, 1) };
const OLD_KEY: CallerKey = { id: 'old', secret: Buffer.alloc(32, 2) };

describe.each(ENGINE_NAMES)('With the %s engine a subgraph', (engine) => {
  let gateway: TestGateway;
  let issuer: DevelopmentIssuer;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liandong-callers-'));
    const people = [{ name: 'officer', title: 'An officer', caller: OFFICER }];
    issuer = await createDevelopmentIssuer({ dataDir, people, production: false });
    gateway = await startTestGateway({
      engine,
      developmentIssuer: issuer,
      callerKeys: { books: [BOOKS_KEY, OLD_KEY] },
      settings: {
        ...defaultSettings(),
        headers: [{ propagate: 'accept-language' }, { set: 'x-tenant', value: 'zj' }],
        subgraphs: {
          books: { headers: [{ propagate: 'x-trace', as: 'x-parent' }], errors: {} },
          authors: { headers: [{ remove: 'x-tenant' }, { propagate: 'x-none', default: 'none' }], errors: {} },
        },
      },
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true });
  });

  /** What the subgraph makes of the last request it received. */
  function verdict(change: { readonly body?: string; readonly audience?: string } = {}) {
    const { headers, body } = gateway.subgraphs['books']!.received.at(-1)!;
    return verifyCaller(headers[CALLER_HEADER], {
      audience: change.audience ?? 'books',
      body: change.body ?? body,
      keys: [OLD_KEY, BOOKS_KEY],
      nowMs: Date.now(),
    });
  }

  test('gets the caller of the token, signed', async () => {
    await gateway.ask('{ books { id } }', { token: await issuer.issue('officer') });
    expect(verdict()).toEqual({ kind: 'verified', caller: OFFICER });
  });

  test('gets the public where there is no token, signed as well', async () => {
    await gateway.ask('{ books { title } }');
    expect(verdict()).toEqual({ kind: 'verified', caller: PUBLIC_CALLER });
  });

  test('can tell a changed body and a header meant for another subgraph', async () => {
    await gateway.ask('{ books { pages } }', { token: await issuer.issue('officer') });
    expect(verdict({ body: '{"query":"mutation{x}"}' })).toMatchObject({ reason: 'bad signature' });
    expect(verdict({ audience: 'authors' })).toMatchObject({ reason: 'wrong audience' });
  });

  test('never gets a caller that the client made up, nor its credentials', async () => {
    const token = await issuer.issue('officer');
    await gateway.ask('{ books { id pages } author(id: "a1") { name } }', {
      token,
      headers: { [CALLER_HEADER]: 'v1.new.forged.forged' },
    });
    expect(verdict()).toEqual({ kind: 'verified', caller: OFFICER });
    for (const name of ['books', 'authors']) {
      const { headers } = gateway.subgraphs[name]!.received.at(-1)!;
      expect(JSON.stringify(headers)).not.toContain('forged');
      expect(JSON.stringify(headers)).not.toContain(token);
    }
    expect(gateway.subgraphs['authors']!.received.at(-1)!.headers[CALLER_HEADER]).toBeUndefined();
  });

  test('is asked by each of those who ask the same at the same moment, in their own name', async () => {
    const before = gateway.subgraphs['books']!.received.length;
    const token = await issuer.issue('officer');
    await Promise.all(
      [undefined, token, undefined, token].map((of) => gateway.ask('{ books { id title pages } }', { token: of })),
    );
    const asked = gateway.subgraphs['books']!.received.slice(before).map(({ headers, body }) => {
      const keys = [BOOKS_KEY, OLD_KEY];
      const verdict = verifyCaller(headers[CALLER_HEADER], { audience: 'books', body, keys, nowMs: Date.now() });
      return verdict.kind === 'verified' ? verdict.caller.subject : verdict.reason;
    });
    expect([...new Set(asked)].sort()).toEqual(['demo:officer', 'public']);
  });

  test('gets the headers of the rules, and no others', async () => {
    await gateway.ask('{ books { id title } author(id: "a1") { id } }', {
      headers: { 'accept-language': 'zh-CN', 'x-trace': 't-1', cookie: 'session=1', 'x-other': 'no' },
    });
    const ruled = (subgraph: string): object => {
      const own = ['content-type', 'accept', CALLER_HEADER];
      const { headers } = gateway.subgraphs[subgraph]!.received.at(-1)!;
      return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
    };
    expect(ruled('books')).toEqual({ 'accept-language': 'zh-CN', 'x-parent': 't-1', 'x-tenant': 'zj' });
    expect(ruled('authors')).toEqual({ 'accept-language': 'zh-CN', 'x-none': 'none' });
  });

  test('is not bothered with a request whose token is bad', async () => {
    const before = gateway.subgraphs['books']!.received.length;
    const strict = await gateway.ask('{ books { id } }', { token: 'no.such.token' });
    const lenient = await gateway.ask('{ books { id } }', {
      token: 'no.such.token',
      headers: { accept: 'application/json' },
    });
    expect([strict.status, lenient.status]).toEqual([401, 200]);
    expect(strict.headers.get('www-authenticate')).toContain('Bearer');
    for (const { body } of [strict, lenient])
      expect(body).toEqual({
        errors: [{ message: 'The token is not valid here.', extensions: { code: 'UNAUTHENTICATED' } }],
      });
    expect(gateway.subgraphs['books']!.received).toHaveLength(before);
  });

  test('is ready for the probe of a caller without rights', async () => {
    await fetch(`${gateway.url}/readyz`);
    expect(verdict()).toEqual({
      kind: 'verified',
      caller: { subject: 'gateway', kind: 'SERVICE', grants: [], scopes: [] },
    });
  });
});
