import { gzipSync, deflateSync, brotliCompressSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDocuments } from '../../../gateway/documents/documents.js';
import { sha256 } from '../../../gateway/documents/manifest.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';

const directory = mkdtempSync(join(tmpdir(), 'liandong-documents-'));
const manifest = join(directory, 'manifest.json');
const REGISTERED = 'query Stars { stars }';
let gateway: TestGateway;
beforeAll(async () => {
  const operations = [{ id: sha256(REGISTERED), name: 'Stars', type: 'query', body: REGISTERED }];
  writeFileSync(manifest, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  const yaml = `
documents: { mode: registered, manifest: ${manifest} }
limits: { bodyBytes: 2048 }
cors: { origins: [{ origin: 'https://a.example', methods: [GET], headers: [x-trace], maxAgeSeconds: 5 }, 'https://b.example'] }
`;
  gateway = await startTestGateway({ settings: parseSettings(yaml, 'test') });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true });
});

async function send(body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe('Where only registered documents are answered', () => {
  const STARS = { status: 200, body: { data: { stars: 5 } } };

  test('one is, by its id in either form and by its text', async () => {
    expect(await send({ documentId: `sha256:${sha256(REGISTERED)}` })).toEqual(STARS);
    expect(await send({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(REGISTERED) } } })).toEqual(
      STARS,
    );
    expect(await send({ query: REGISTERED })).toEqual(STARS);
  });

  test('no other text is, and none can be registered', async () => {
    const query = '{ stars }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    for (const body of [{ query }, { query, extensions }])
      expect(await send(body)).toMatchObject({
        status: 403,
        body: { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] },
      });
    expect(await send({ extensions })).toMatchObject({ status: 404 });
  });

  test.each([42, '', 'x'.repeat(300), {}])('an id like %j is no id', async (documentId) => {
    expect(await send({ documentId })).toMatchObject({ status: 400 });
  });
});

describe('Documents registered by their hash', () => {
  test('are bounded in number and length, and the longest unused is forgotten', () => {
    const documents = createDocuments({ mode: 'automatic', manifest: new Map(), exempt: [], maxAutomatic: 2 });
    const parameters = {
      operationName: undefined,
      variables: {},
      extensions: undefined,
      onError: 'PROPAGATE' as const,
    };
    const register = (query: string) =>
      documents.resolve({ ...parameters, query, documentId: sha256(query) }, PUBLIC_CALLER);
    const knows = (query: string) =>
      'query' in documents.resolve({ ...parameters, query: '', documentId: sha256(query) }, PUBLIC_CALLER);
    const long = `{ a } #${'x'.repeat(60_000)}`;
    ['{ a }', '{ b }', long].forEach(register);
    knows('{ a }');
    register('{ c }');
    expect(['{ a }', '{ b }', '{ c }', long].map(knows)).toEqual([true, false, true, false]);
  });

  test('bind nobody who is exempt', () => {
    const documents = createDocuments({
      mode: 'registered',
      manifest: new Map(),
      exempt: ['SERVICE'],
      maxAutomatic: 2,
    });
    const parameters = { query: '{ a }', operationName: undefined, variables: {}, extensions: undefined };
    const as = (caller: Caller) => 'query' in documents.resolve({ ...parameters, onError: 'PROPAGATE' }, caller);
    expect([as(PUBLIC_CALLER), as({ ...PUBLIC_CALLER, kind: 'SERVICE' })]).toEqual([false, true]);
  });
});

describe('A packed body', () => {
  const body = Buffer.from(JSON.stringify({ query: REGISTERED }));

  test.each([
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', body],
  ])('is unpacked: %s', async (encoding, packed) => {
    expect(await send(packed, { 'content-encoding': encoding })).toMatchObject({ status: 200 });
  });

  test.each([
    ['that would be a gigabyte', 413, gzipSync(Buffer.alloc(50_000_000)), 'gzip'],
    ['that is packed by brotli beyond the limit', 413, brotliCompressSync(Buffer.alloc(3_000)), 'br'],
    ['that is not what it says', 400, body, 'gzip'],
    ['that is packed twice', 415, gzipSync(gzipSync(body)), 'gzip, gzip'],
    ['in a packing nobody knows', 415, body, 'constructor'],
  ])('%s is refused with %d', async (_what, status, packed, encoding) => {
    expect((await send(packed, { 'content-encoding': encoding })).status).toBe(status);
  });
});

describe('Pages of an origin', () => {
  const preflight = async (origin: string) => {
    const { headers } = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    return ['origin', 'methods', 'max-age', 'headers'].map((name) =>
      headers.get(name === 'max-age' ? 'access-control-max-age' : `access-control-allow-${name}`),
    );
  };

  test('may send what the settings say of that origin', async () => {
    const usual = 'authorization, content-type, x-api-key, x-purpose, x-request-id';
    expect(await preflight('https://a.example')).toEqual(['https://a.example', 'GET', '5', `${usual}, x-trace`]);
    expect(await preflight('https://b.example')).toEqual(['https://b.example', 'GET, POST', '600', usual]);
    expect(await preflight('https://c.example')).toEqual([null, null, null, null]);
  });
});
