import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { textOf } from '../../../gateway/audit/chain.js';
import type { AuditRecord } from '../../../gateway/audit/record.js';
import type { AuditStore } from '../../../gateway/audit/store/store.js';
import { startPeople, type People } from './registry-of-people.js';

let people: People;
afterEach(() => people.stop());

/** Everything recorded so far; the gateway is stopped, so that all of it is written. */
async function recorded(): Promise<readonly AuditRecord[]> {
  await people.gateway.stop();
  const files = readdirSync(people.directory).filter((name) => name.endsWith('.audit'));
  const lines = files.flatMap((name) => readFileSync(join(people.directory, name), 'utf8').trim().split('\n'));
  return lines
    .filter((line) => /^\d/.test(line))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as AuditRecord)
    .filter((record) => 'reads' in record);
}

async function readsOf(query: string): Promise<unknown> {
  people = await startPeople();
  const { body } = await people.gateway.ask(query);
  expect(body.data ?? null).not.toBeUndefined();
  return (await recorded()).map(({ reads }) => reads);
}

describe('The trail says of an answer', () => {
  test.each([
    ['nothing where nothing protected is in it', '{ people { id name contact { city } } }', []],
    [
      'the keys and fields of what is',
      '{ people(first: 2) { id phone } }',
      [[{ type: 'Person', fields: ['phone'], keys: ['p1', 'p2'] }]],
    ],
    [
      'keys that the client did not ask for, also under an alias that is a key’s name',
      '{ people(first: 2) { id: name tel: phone } }',
      [[{ type: 'Person', fields: ['phone'], keys: ['p1', 'p2'] }]],
    ],
    [
      'what another subgraph adds',
      '{ person(name: "2") { note } }',
      [[{ type: 'Person', fields: ['note'], keys: ['p2'] }]],
    ],
    [
      'fields of what has no key under the entity it hangs on',
      '{ person(name: "2") { contact { city street } } }',
      [[{ type: 'Person', fields: ['contact.street'], keys: ['p2'] }]],
    ],
    [
      'each key once, and different fields apart',
      '{ people(first: 1) { phone friends { phone note } } }',
      [
        [
          { type: 'Person', fields: ['phone'], keys: ['p1'] },
          { type: 'Person', fields: ['note', 'phone'], keys: ['p1', 'p2'] },
        ],
      ],
    ],
    [
      'what is asked through an interface, with keys of several fields, where a whole type is protected',
      '{ anything { label ... on Car { owner { name } } } }',
      [[{ type: 'Car', fields: ['label', 'owner'], keys: ['["A1","CN"]'] }]],
    ],
    [
      'what a fragment asks',
      '{ people(first: 1) { ...F } } fragment F on Person { contact { ...G } } fragment G on Contact { street }',
      [[{ type: 'Person', fields: ['contact.street'], keys: ['p1'] }]],
    ],
    [
      'what has a key that no client may ask by its other key, or with what it hangs on',
      '{ badge { rank stamp { text } } }',
      [[{ type: 'Badge', fields: ['rank', 'stamp.text'], keys: ['red'] }]],
    ],
    ['what hangs on no entity', '{ secret }', [[{ type: 'Query', fields: ['secret'], keys: [] }]]],
    ['nothing of what a condition leaves out', '{ people(first: 1) { name phone @skip(if: true) } }', []],
    [
      'nothing of what fell away with a null',
      '{ holes { phone must } }',
      [[{ type: 'Person', fields: ['phone'], keys: ['p1', 'p2'] }]],
    ],
    [
      'what a write answers',
      'mutation { rename(id: "p2", name: "x") { phone } }',
      [[{ type: 'Person', fields: ['phone'], keys: ['p2'] }]],
    ],
  ])('%s', async (_what, query, reads) => {
    expect(await readsOf(query)).toEqual(reads);
  });
});

test('The answer is what it would be without a trail', async () => {
  people = await startPeople();
  const query = '{ people(first: 1) { id: name tel: phone } anything { __typename label } }';
  const { body } = await people.gateway.ask(query);
  expect(body).toEqual({
    data: {
      people: [{ id: 'Name 1', tel: '01' }],
      anything: [
        { __typename: 'Person', label: 'Person 1' },
        { __typename: 'Car', label: 'Car' },
      ],
    },
  });
});

test('One record per operation says who asked what, when and what for, also of equal ones that were executed once', async () => {
  people = await startPeople();
  const headers = { 'x-purpose': 'case handling', 'x-request-id': 'request-12345678' };
  const query = 'query Phones { people(first: 1) { phone } }';
  await Promise.all([people.gateway.ask(query, { headers }), people.gateway.ask(query)]);
  const records = await recorded();
  expect(records).toHaveLength(2);
  expect(records.find(({ purpose }) => purpose !== null)).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    request: 'request-12345678',
    caller: { subject: 'public', kind: 'PUBLIC' },
    purpose: 'case handling',
    operation: { name: 'Phones', kind: 'query', document: expect.stringMatching(/^[0-9a-f]{64}$/) },
    reads: [{ type: 'Person', fields: ['phone'], keys: ['p1'] }],
  });
});

test('Long lists of keys stay each with its own record, though their memory is used again', async () => {
  people = await startPeople('audit: { store: file, gatherMs: 1 }');
  const rounds = 4;
  for (let round = 0; round < rounds; round += 1) {
    const counts = Array.from({ length: 15 }, (_, index) => 1_500 + 10 * round + (index % 5));
    // Some of them equal and under way together: one answer, a record for each.
    await Promise.all(
      counts.map((count) => people.gateway.ask(`query P${count} { people(first: ${count}) { phone } }`)),
    );
  }
  const records = await recorded();
  expect(records).toHaveLength(15 * rounds);
  for (const { operation, reads } of records) {
    const count = Number(operation.name!.slice(1));
    expect(reads.map(({ keys }) => keys)).toEqual([Array.from({ length: count }, (_, index) => `p${index + 1}`)]);
  }
});

test('Operations over sockets and in parts are recorded too', async () => {
  people = await startPeople();
  const { url } = people.gateway;
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const { value } = await client.iterate({ query: '{ person(name: "1") { phone } }' }).next();
  expect(value).toEqual({ data: { person: { phone: '01' } } });
  await client.dispose();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed;deferSpec=20220824,application/json' },
    body: JSON.stringify({ query: '{ person(name: "2") { name ... @defer { phone } } }' }),
  });
  expect(await response.text()).toContain('"phone":"02"');
  expect((await recorded()).map(({ reads }) => reads[0]!.keys)).toEqual([['p1'], ['p2']]);
});

describe('Where a purpose is required, protected data', () => {
  test('is not answered to who declares none', async () => {
    people = await startPeople('audit: { store: file, purposeRequired: true }');
    const { body } = await people.gateway.ask('{ people { phone } }');
    expect(body.errors[0].extensions.code).toBe('PURPOSE_REQUIRED');
    const headers = { 'x-purpose': 'case handling' };
    expect((await people.gateway.ask('{ people(first: 1) { phone } }', { headers })).body.errors).toBeUndefined();
    expect((await people.gateway.ask('{ people { name } }')).body.errors).toBeUndefined();
  });
});

describe('When the trail cannot be written', () => {
  /** A store in memory that can fail and hang. */
  function store() {
    const texts: string[] = [];
    const state = { fails: false };
    const audit: AuditStore = {
      append({ lines }) {
        if (state.fails) return Promise.reject(new Error('the disk is full'));
        texts.push(...lines.map(({ pieces }) => textOf(pieces)));
        return Promise.resolve();
      },
      find: () => Promise.resolve([]),
      chains: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    };
    return { audit, texts, state };
  }

  test('answers go on', async () => {
    const { audit, state } = store();
    people = await startPeople('audit: { store: file, maxWaiting: 1, gatherMs: 1 }', { auditStore: audit });
    state.fails = true;
    for (let i = 0; i < 5; i += 1)
      expect((await people.gateway.ask('{ people(first: 1) { phone } }')).body.errors).toBeUndefined();
    state.fails = false;
  });

  test('nothing protected is answered where it must be recorded, and it goes on when the store is back', async () => {
    const { audit, texts, state } = store();
    people = await startPeople('audit: { store: file, failClosed: true }', { auditStore: audit });
    const ask = () => people.gateway.ask('{ people(first: 1) { phone } }');
    expect((await ask()).body.data).toEqual({ people: [{ phone: '01' }] });
    // Written before it was answered.
    expect(texts.filter((text) => text.includes('"reads"'))).toHaveLength(1);
    state.fails = true;
    for (let i = 0; i < 2; i += 1)
      expect(await ask()).toMatchObject({
        status: 503,
        body: { errors: [{ extensions: { code: 'TRAIL_UNAVAILABLE' } }] },
      });
    expect((await people.gateway.ask('{ people(first: 1) { name } }')).body.data).toEqual({
      people: [{ name: 'Name 1' }],
    });
    state.fails = false;
    while ((await ask()).body.errors) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test('a gateway that is to record does not start', async () => {
    people = await startPeople();
    rmSync(people.directory, { recursive: true });
    symlinkSync('/proc/nothing-there', people.directory);
    await expect(startPeople('audit: { store: file }', { audit: { directory: people.directory } })).rejects.toThrow();
    await expect(startPeople('audit: { store: postgres }')).rejects.toThrow('AUDIT_DATABASE_URL is not set');
    await expect(startPeople('audit: { store: file }', { engine: 'apollo' })).rejects.toThrow(
      'needs the native engine',
    );
    rmSync(people.directory);
  });
});
