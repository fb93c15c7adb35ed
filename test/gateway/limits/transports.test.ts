import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { sha256 } from '../../../gateway/documents/manifest.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import { startNewsroom, type Newsroom } from '../streams/newsroom.js';

const YAML = `
limits: { depth: 4, aliases: 2, rootFields: 3, fields: 6, tokens: 60, directives: 2, cost: { perOperation: 3 } }
introspection: [OFFICER]
documents: { mode: automatic }
`;
let news: Newsroom;
let exhausted: Newsroom;
beforeAll(async () => {
  news = await startNewsroom({ settings: parseSettings(YAML, 'test') });
  exhausted = await startNewsroom({ settings: parseSettings('budgets: { everyCaller: { cost: 4 } }', 'test') });
});
afterAll(async () => {
  await Promise.all([news.stop(), exhausted.stop()]);
});

interface Told {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

type Asked = Readonly<Record<string, unknown>> & { readonly query: string };

/** What each transport says to an operation that is refused. */
const TRANSPORTS: Readonly<Record<string, (asked: Asked, from: Newsroom) => Promise<Told | undefined>>> = {
  POST: (asked, from) => post(asked, 'application/json', from),
  async GET({ query, extensions }, from) {
    const search = new URLSearchParams({
      query,
      ...(extensions !== undefined && { extensions: JSON.stringify(extensions) }),
    });
    const response = await fetch(`${from.url}/graphql?${search.toString()}`);
    return firstError(await response.text());
  },
  multipart: (asked, from) => post(asked, 'multipart/mixed;deferSpec=20220824,application/json;q=0.9', from),
  async 'event stream'(asked, from) {
    const client = createSseClient({ url: `${from.url}/graphql`, retryAttempts: 0 });
    try {
      const { value } = await client.iterate(asked).next();
      return (value as { errors?: Told[] }).errors?.[0];
    } catch (error) {
      return firstError(await (error as { response: Response }).response.text());
    } finally {
      client.dispose();
    }
  },
  async WebSocket(asked, from) {
    const client = createClient({ url: from.wsUrl, webSocketImpl: WebSocket });
    try {
      await client.iterate(asked).next();
      return undefined;
    } catch (errors) {
      return (errors as readonly Told[])[0];
    } finally {
      await client.dispose();
    }
  },
};

async function post(asked: Asked, accept: string, from: Newsroom): Promise<Told | undefined> {
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch(`${from.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(asked) });
  return firstError(await response.text());
}

function firstError(text: string): Told | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as { errors?: Told[] }).errors?.[0] : undefined;
}

const STORY = 'story(id: "7")';
const WRONG_HASH = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
const RULES: readonly (readonly [code: string, details: object, asked: Asked])[] = [
  ['TOO_MANY_TOKENS', { limit: 60, value: 61 }, { query: `{ ${'slow '.repeat(100)} }` }],
  ['TOO_DEEP', { limit: 4, value: 5 }, { query: `{ ${STORY} { writer { name { x { y } } } } }` }],
  ['TOO_MANY_ALIASES', { limit: 2, value: 3 }, { query: '{ a: slow b: slow c: slow }' }],
  ['TOO_MANY_FIELDS', { limit: 6, value: 7 }, { query: `{ ${STORY} { id title topic writer { id name } } }` }],
  ['TOO_MANY_ROOT_FIELDS', { limit: 3, value: 4 }, { query: '{ slow slow slow slow }' }],
  ['TOO_MANY_DIRECTIVES', { limit: 2, value: 3 }, { query: '{ __typename @a @b @c }' }],
  [
    'COST_TOO_HIGH',
    { limit: 3, value: 4 },
    { query: `{ a: ${STORY} { writer { id } } b: ${STORY} { writer { id } } }` },
  ],
  ['GRAPHQL_VALIDATION_FAILED', {}, { query: '{ __schema { description } }' }],
  ['PERSISTED_QUERY_NOT_FOUND', {}, { query: '', extensions: WRONG_HASH }],
  ['BAD_REQUEST', {}, { query: '{ __typename }', extensions: WRONG_HASH }],
];

describe.each(Object.keys(TRANSPORTS))('Over %s', (transport) => {
  test.each(RULES)('%s is said, with %j', async (code, details, asked) => {
    const told = await TRANSPORTS[transport]!(asked, news);
    expect(told?.extensions).toEqual({ code, ...details });
  });

  test('a stranger is not told which name was meant', async () => {
    const told = await TRANSPORTS[transport]!({ query: `{ ${STORY} { titel } }` }, news);
    expect(told?.message).toBe('Cannot query field "titel" on type "Story".');
  });

  test('an operation costs the caller’s budget', async () => {
    // Whatever the others used up: this one alone is over it.
    const told = await TRANSPORTS[transport]!(
      {
        query: `{ ${'abcde'
          .split('')
          .map((name) => `${name}: ${STORY} { writer { id } }`)
          .join(' ')} }`,
      },
      exhausted,
    );
    expect(told?.extensions).toMatchObject({ code: 'COST_EXHAUSTED', limit: 4, retryAfterSeconds: expect.any(Number) });
  });
});

test('What an operation has cost is told over every transport that answers once, to whoever asks', async () => {
  const asked = { query: `{ ${STORY} { writer { id } } }`, extensions: { cost: true } };
  const told = { estimated: 2, actual: 2 };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${news.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(asked) });
  expect(await response.json()).toEqual({ data: { story: { writer: { id: 'w1' } } }, extensions: { cost: told } });
  const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket });
  const { value } = await client.iterate(asked).next();
  expect(value).toMatchObject({ extensions: { cost: told } });
  await client.dispose();
  const stream = createSseClient({ url: `${news.url}/graphql`, retryAttempts: 0 });
  expect((await stream.iterate(asked).next()).value).toMatchObject({ extensions: { cost: told } });
  stream.dispose();
});

test('A subscription costs the caller’s budget when it is opened', async () => {
  const asked = {
    query: `subscription { published { ${'abcdef'
      .split('')
      .map((name) => `${name}: writer { id }`)
      .join(' ')} } }`,
  };
  const stream = TRANSPORTS['event stream']!;
  expect((await TRANSPORTS['WebSocket']!(asked, exhausted))?.extensions['code']).toBe('COST_EXHAUSTED');
  expect((await stream(asked, exhausted))?.extensions['code']).toBe('COST_EXHAUSTED');
  expect(exhausted.press.opened).toBe(0);
});

test('A document whose text was sent once with its hash is known by the hash over every transport', async () => {
  const query = '{ __typename }';
  const sha256Hash = sha256(query);
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  expect(await TRANSPORTS['POST']!({ query, extensions }, news)).toBeUndefined();
  for (const ask of Object.values(TRANSPORTS)) expect(await ask({ query: '', extensions }, news)).toBeUndefined();
});
