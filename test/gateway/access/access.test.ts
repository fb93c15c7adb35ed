import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import type { Caller } from '../../../schema/caller.js';
import { startPeople, type People } from '../audit/registry-of-people.js';

const caller = (subject: string, kind: Caller['kind'], scopes: readonly string[] = []): Caller => ({
  subject,
  kind,
  scopes,
  grants: [],
});
const YAML = `
audit: { store: file, gatherMs: 1 }
budgets: { windowSeconds: 600, everyCaller: { requests: 100, cost: 1000 }, byKind: { ANALYST: {}, PUBLIC: { requests: 9, cost: 50 } } }
limits: { cost: { byKind: { OFFICER: 500 } } }
`;

let people: People;
let officer: string;
let protector: string;
let analyst: string;
const keys = mkdtempSync(join(tmpdir(), 'liandong-access-'));
beforeAll(async () => {
  const issuer = await createDevelopmentIssuer({
    dataDir: keys,
    production: false,
    people: [
      { name: 'officer', title: 'Officer', caller: caller('officer-1', 'OFFICER') },
      { name: 'protector', title: 'Data-protection officer', caller: caller('dpo', 'SERVICE', ['access-log']) },
      { name: 'analyst', title: 'Analyst', caller: caller('analyst-1', 'ANALYST') },
    ],
  });
  people = await startPeople(YAML, { developmentIssuer: issuer });
  [officer, protector, analyst] = (await Promise.all(
    ['officer', 'protector', 'analyst'].map((name) => issuer.issue(name)),
  )) as [string, string, string];
});
afterAll(async () => {
  await people.stop();
  rmSync(keys, { recursive: true });
});

const QUOTA = `{ quota { windowSeconds costPerOperation requests { limit used remaining resetsAt } cost { limit used remaining } turns { executing waiting limit } } }`;

describe('quota', () => {
  test('tells each caller its own state, this request included', async () => {
    await people.gateway.ask('{ people(first: 20) { name } }', { token: officer });
    const { body } = await people.gateway.ask(QUOTA, { token: officer });
    expect(body.data.quota).toEqual({
      windowSeconds: 600,
      costPerOperation: 500,
      requests: { limit: 100, used: 2, remaining: 98, resetsAt: expect.stringMatching(/Z$/) },
      // Twenty people, and the quota with its budgets and turns.
      cost: { limit: 1_000, used: 24, remaining: 976 },
      turns: { executing: 1, waiting: 0, limit: 512 },
    });
    const ofAnalyst = (await people.gateway.ask(QUOTA, { token: analyst })).body.data.quota;
    expect(ofAnalyst).toMatchObject({ requests: null, cost: null, turns: { limit: 16 } });
  });

  test('of two strangers who ask the same at once is not one', async () => {
    const ask = () => people.gateway.ask('{ quota { requests { used } } }');
    const used = (await Promise.all([ask(), ask(), ask()])).map(({ body }) => body.data.quota.requests.used as number);
    expect(new Set(used).size + used.filter((each) => each === Math.max(...used)).length).toBeGreaterThan(1);
    expect(Math.max(...used)).toBe(3);
  });
});

describe('accessLog', () => {
  const LOG = `query ($after: Cursor) { accessLog(entity: "p2", first: 2, after: $after) { nodes { subject callerKind purpose operationName fields document requestId id at } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

  test('tells the data-protection officer who read an entity, the newest first, page by page', async () => {
    const headers = { 'x-purpose': 'case handling' };
    for (const query of [
      'query One { person(name: "2") { phone } }',
      '{ person(name: "1") { phone } }',
      '{ people(first: 2) { note } }',
      'query Three { people(first: 2) { phone note contact { street } } }',
    ])
      await people.gateway.ask(query, { token: officer, headers });
    let { body } = await people.gateway.ask(LOG, { token: protector });
    while ((body.data?.accessLog.nodes ?? []).length < 2 || !body.data.accessLog.pageInfo.hasNextPage)
      ({ body } = await people.gateway.ask(LOG, { token: protector }));
    const { nodes, pageInfo } = body.data.accessLog;
    expect(nodes).toEqual([
      expect.objectContaining({ operationName: 'Three', fields: ['contact.street', 'note', 'phone'] }),
      expect.objectContaining({
        operationName: null,
        fields: ['note'],
        subject: 'officer-1',
        callerKind: 'OFFICER',
        purpose: 'case handling',
      }),
    ]);
    const { body: next } = await people.gateway.ask(LOG, {
      token: protector,
      variables: { after: pageInfo.endCursor },
    });
    expect(next.data.accessLog).toMatchObject({
      nodes: [{ operationName: 'One' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('is nobody else’s, and a read of it is recorded', async () => {
    for (const token of [officer, analyst, undefined]) {
      const { body } = await people.gateway.ask(
        '{ accessLog(entity: "p2") { nodes { at } } }',
        token === undefined ? {} : { token },
      );
      expect(body).toMatchObject({
        data: { accessLog: null },
        errors: [{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
      });
    }
    const explained = await people.gateway.ask('{ accessLog(entity: "p2") { nodes { at } } }', {
      token: protector,
      ...EXPLAIN,
    });
    expect(explained.body.extensions.explain.recorded).toBe(true);
  });

  test.each([
    ['first: 0', 'BAD_USER_INPUT'],
    ['first: 101', 'BAD_USER_INPUT'],
    ['after: "bm90IG9uZQ"', 'CURSOR_MALFORMED'],
  ])('refuses %s', async (argument, code) => {
    const { body } = await people.gateway.ask(`{ accessLog(entity: "p2", ${argument}) { nodes { at } } }`, {
      token: protector,
    });
    expect(body.errors[0].extensions.code).toBe(code);
  });
});

const EXPLAIN = { extensions: { explain: true } };

describe('extensions.explain', () => {
  const query = '{ people(first: 7) { name note } quota { windowSeconds } }';
  const expected = {
    operation: 'query',
    cost: { estimated: 8, limit: 500 },
    subgraphs: ['access', 'notes', 'people'],
    withheldFields: 0,
    recorded: true,
  };

  test('answers what an operation takes and does not run it', async () => {
    const first = await people.gateway.ask(query, { token: officer, ...EXPLAIN });
    expect(first.body).toEqual({
      data: null,
      extensions: { explain: { ...expected, fetches: expect.any(Array), cached: { document: false, plan: false } } },
    });
    expect(first.body.extensions.explain.fetches).toEqual(
      expect.arrayContaining([
        { subgraph: 'access', kind: 'query', path: '' },
        { subgraph: 'people', kind: 'query', path: '' },
        { subgraph: 'notes', kind: 'entities', path: 'people.@' },
      ]),
    );
    const again = await people.gateway.ask(query, { token: officer, ...EXPLAIN });
    expect(again.body.extensions.explain.cached).toEqual({ document: true, plan: true });
  });

  test('over a socket too', async () => {
    const client = createClient({
      url: `${people.gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${officer}` },
    });
    const { value } = await client.iterate({ query, ...EXPLAIN }).next();
    expect(value).toMatchObject({ data: null, extensions: { explain: expected } });
    await client.dispose();
  });

  test('tells a stranger nothing, and nobody what may not be asked at all', async () => {
    expect((await people.gateway.ask(query, EXPLAIN)).body.errors[0].extensions.code).toBe('FORBIDDEN');
    const { body } = await people.gateway.ask('{ nothing }', { token: officer, ...EXPLAIN });
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
