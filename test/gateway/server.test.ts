import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { defaultSettings } from '../../gateway/config.js';
import { ENGINE_NAMES } from '../../gateway/engines.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';

interface Refusals {
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

/** What a client can send to /graphql, and what comes back; the same with both engines. */
describe.each(ENGINE_NAMES)('The gateway with the %s engine', (engine) => {
  let gateway: TestGateway;
  const logLines: string[] = [];
  beforeAll(async () => {
    const logger = pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) });
    gateway = await startTestGateway({ engine, logger });
  });
  afterAll(() => gateway.stop());

  function post(
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
  }

  test('answers a query that walks three subgraphs', async () => {
    const { status, body } = await gateway.ask('{ book(id: "b1") { title author { name } stars minutesToRead } }');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        data: {
          book: { title: 'The Art of Computer Programming', author: { name: 'Knuth' }, stars: 5, minutesToRead: 6336 },
        },
      },
    });
  });

  test('runs a mutation sent by POST', async () => {
    const { body } = await gateway.ask('mutation ($t: String!) { addBook(title: $t) { title } }', {
      variables: { t: 'SICP' },
    });
    expect(body).toEqual({ data: { addBook: { title: 'SICP' } } });
  });

  test('runs a query sent by GET', async () => {
    const search = new URLSearchParams({ query: 'query ($t: String) { echo(text: $t) }', variables: '{"t":"早"}' });
    const response = await fetch(`${gateway.url}/graphql?${search.toString()}`);
    expect(await response.json()).toEqual({ data: { echo: '早' } });
  });

  test('runs no mutation sent by GET', async () => {
    const search = new URLSearchParams({ query: 'mutation { addBook(title: "x") { id } }' });
    const response = await fetch(`${gateway.url}/graphql?${search.toString()}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });

  test('answers introspection without what is inaccessible', async () => {
    const { body } = await gateway.ask('{ __type(name: "Book") { fields { name } } }');
    expect(JSON.stringify(body)).toContain('minutesToRead');
    expect(JSON.stringify(body)).not.toContain('secretShelf');
  });

  test('shows tools the whole API schema, within the default limits', async () => {
    const { body } = await gateway.ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }));
    expect(Object.keys(buildClientSchema(body.data).getQueryType()!.getFields())).toContain('stars');
  });

  describe('refuses with one sentence, a code and never a 500:', () => {
    const GRAPHQL = 'application/graphql-response+json';

    test.each<[string, string | Uint8Array<ArrayBuffer> | undefined, Record<string, string>, number, string]>([
      ['malformed JSON', '{"query": "{ books', {}, 400, 'BAD_REQUEST'],
      ['no body', undefined, {}, 400, 'BAD_REQUEST'],
      ['an empty body', '', {}, 400, 'BAD_REQUEST'],
      ['JSON that is no object', '"{ books { id } }"', {}, 400, 'BAD_REQUEST'],
      ['null', 'null', {}, 400, 'BAD_REQUEST'],
      ['a batch', '[{"query":"{ __typename }"}]', {}, 400, 'BAD_REQUEST'],
      ['an object without a query', '{"kind":"refused","errors":[]}', {}, 400, 'BAD_REQUEST'],
      ['a number for a query', '{"query":1}', {}, 400, 'BAD_REQUEST'],
      ['an empty query', '{"query":""}', {}, 400, 'BAD_REQUEST'],
      ['variables in a text', '{"query":"{ __typename }","variables":"{}"}', {}, 400, 'BAD_REQUEST'],
      ['an unknown error behaviour', '{"query":"{ __typename }","onError":"HALT"}', {}, 400, 'BAD_REQUEST'],
      ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), {}, 400, 'BAD_REQUEST'],
      [
        'another content type',
        '{ books { id } }',
        { 'content-type': 'application/graphql' },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      ['a form', 'query={__typename}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['another charset', '{}', { 'content-type': 'application/json; charset=gb18030' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['a malformed content type', '{}', { 'content-type': ';;;' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['media types we do not write', '{}', { accept: 'text/html' }, 406, 'NOT_ACCEPTABLE'],
      ['a body over the limit', 'x'.repeat(1_048_577), {}, 413, 'BODY_TOO_LARGE'],
      ['a page of another site', '{}', { origin: 'https://evil.example' }, 403, 'CROSS_SITE_REQUEST'],
      ['syntax errors', '{"query":"{ books {"}', { accept: GRAPHQL }, 400, 'GRAPHQL_PARSE_FAILED'],
      ['unknown fields', '{"query":"{ nothing }"}', { accept: GRAPHQL }, 400, 'GRAPHQL_VALIDATION_FAILED'],
      [
        'unknown operations',
        '{"query":"query A { stars }","operationName":"B"}',
        { accept: GRAPHQL },
        400,
        'OPERATION_NOT_FOUND',
      ],
      [
        'missing variables',
        '{"query":"query ($i: ID!) { book(id: $i) { id } }"}',
        { accept: GRAPHQL },
        400,
        'BAD_USER_INPUT',
      ],
      ['syntax errors under application/json', '{"query":"{ books {"}', {}, 200, 'GRAPHQL_PARSE_FAILED'],
      ['unknown fields under application/json', '{"query":"{ nothing }"}', {}, 200, 'GRAPHQL_VALIDATION_FAILED'],
    ])('%s', async (...[, body, headers, status, code]) => {
      const response = await post(body, headers);
      const answer = (await response.json()) as Refusals;
      expect({ status: response.status, code: answer.errors[0]?.extensions.code }).toEqual({ status, code });
      expect(Object.keys(answer)).toEqual(['errors']);
      expect(JSON.stringify(answer)).not.toMatch(/stack|node_modules|at .*\(/);
    });

    test.each(['PUT', 'PATCH', 'DELETE'])('%s', async (method) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    });

    test('parameters given twice, and malformed ones, by GET', async () => {
      const statuses = await Promise.all(
        [
          'query={a}&query={b}',
          'query={stars}&variables={',
          'query={stars}&variables=[1]',
          'query={stars}&extensions=1',
          '',
        ].map(async (search) => (await fetch(`${gateway.url}/graphql?${search}`)).status),
      );
      expect(statuses).toEqual([400, 400, 400, 400, 400]);
    });

    test('a URL that does not decode', async () => {
      expect((await fetch(`${gateway.url}/graphql/%E0%A4%A`)).status).toBe(400);
    });
  });

  test('carries the request id of the client, or gives one', async () => {
    const given = await gateway.ask('{ stars }', { headers: { 'x-request-id': 'case-42' } });
    const unfit = await gateway.ask('{ stars }', { headers: { 'x-request-id': 'a b"<script>' } });
    expect(given.headers.get('x-request-id')).toBe('case-42');
    expect(unfit.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('logs requests by their id, without variables and tokens', async () => {
    logLines.length = 0;
    await gateway.ask('query Secretly($t: String) { echo(text: $t) }', {
      variables: { t: 'citizen-phone-110' },
      token: 'opaque-secret-token',
      headers: { 'x-request-id': 'log-me' },
    });
    const lines = logLines.join('');
    expect(JSON.parse(logLines.at(-1)!)).toMatchObject({
      requestId: 'log-me',
      operationName: 'Secretly',
      operation: 'query',
    });
    expect(lines).not.toMatch(/citizen-phone-110|opaque-secret-token/);
  });

  test('tells browsers to keep their hands off its answers', async () => {
    const { headers } = await gateway.ask('{ stars }');
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  test('masks what a subgraph says about its own troubles, with path and subgraph', async () => {
    const { body } = await gateway.ask('{ broken stars }');
    expect(body.data).toEqual({ broken: null, stars: 5 });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({ path: ['broken'], extensions: { subgraph: 'authors' } });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  test('passes a message whose code is on the refusal list', async () => {
    const { body } = await gateway.ask('{ refused }');
    expect(body.errors).toMatchObject([
      {
        message: 'Your cursor is odd.',
        path: ['refused'],
        extensions: { code: 'CURSOR_MALFORMED', subgraph: 'authors' },
      },
    ]);
  });

  test('passes any message of a subgraph the operator trusts', async () => {
    const settings = defaultSettings();
    const trusting = await startTestGateway({
      engine,
      settings: { ...settings, errors: { passMessages: true } },
    });
    const { body } = await trusting.ask('{ broken }');
    await trusting.stop();
    expect(body.errors[0].message).toBe('password of the database is hunter2');
  });

  test('passes or masks the messages of one subgraph where the settings name it', async () => {
    const settings = defaultSettings();
    const messageWith = async (everybody: boolean, authors: boolean): Promise<unknown> => {
      const gateway = await startTestGateway({
        engine,
        settings: {
          ...settings,
          errors: { passMessages: everybody },
          subgraphs: { authors: { headers: [], errors: { passMessages: authors } } },
        },
      });
      const { body } = await gateway.ask('{ broken }');
      await gateway.stop();
      return body.errors[0].message;
    };
    expect(await messageWith(false, true)).toBe('password of the database is hunter2');
    expect(await messageWith(true, false)).toBe('A subgraph could not answer this field.');
  });

  test('aborts the subgraph request when its client goes away', async () => {
    const { received } = gateway.subgraphs['books']!;
    const before = received.length;
    const client = httpRequest(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    client.on('error', () => undefined);
    client.end(JSON.stringify({ query: '{ slow }' }));
    while (received.length === before) await new Promise((resolve) => setImmediate(resolve));
    const { signal } = received.at(-1)!;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    client.destroy();
    await aborted;
    expect(signal.aborted).toBe(true);
  });

  test('answers at its deadline with what it has', async () => {
    const settings = defaultSettings();
    const hasty = await startTestGateway({
      engine,
      settings: { ...settings, limits: { ...settings.limits, requestTimeoutMs: 400, fetchTimeoutMs: 250 } },
    });
    const { status, body } = await hasty.ask('{ slow stars }');
    await hasty.stop();
    expect({ status, data: body.data }).toEqual({ status: 200, data: { slow: null, stars: 5 } });
    expect(body.errors).toMatchObject([
      { path: ['slow'], extensions: { code: 'SUBGRAPH_TIMEOUT', subgraph: 'books' } },
    ]);
  });

  test('gives one subgraph less time where the settings say so', async () => {
    const settings = defaultSettings();
    const hasty = await startTestGateway({
      engine,
      settings: { ...settings, subgraphs: { books: { timeoutMs: 100, headers: [], errors: {} } } },
    });
    const askedAt = performance.now();
    const { body } = await hasty.ask('{ slow stars }');
    const tookMs = performance.now() - askedAt;
    await hasty.stop();
    expect(body).toMatchObject({ data: { slow: null, stars: 5 } });
    expect(body.errors).toMatchObject([{ path: ['slow'], extensions: { code: 'SUBGRAPH_TIMEOUT' } }]);
    expect(tookMs).toBeLessThan(4_000);
  });

  test('finishes what is under way when it stops, and takes nothing new', async () => {
    const settings = defaultSettings();
    const stopping = await startTestGateway({
      engine,
      settings: { ...settings, limits: { ...settings.limits, fetchTimeoutMs: 300 } },
    });
    const underWay = stopping.ask('{ slow stars }');
    while (stopping.subgraphs['books']!.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = Promise.all([stopping.stop(), stopping.stop()]);
    expect((await underWay).body.data).toEqual({ slow: null, stars: 5 });
    await stopped;
    await expect(stopping.ask('{ stars }')).rejects.toThrow();
  });
});
