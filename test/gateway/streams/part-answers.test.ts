import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../gateway/config.js';
import type { GatewaySettings } from '../../../gateway/settings.js';
import { startHeldNewsroom, type HeldNewsroom } from './held-writers.js';
import { openResponse, read } from './http-client.js';
import { composeNews, STORIES_SDL, until } from './newsroom.js';

const PARTS = 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9';
const QUERY =
  'query ($later: Boolean) { story(id: "7") { title ... @defer(label: "byline", if: $later) { writer { name } } } }';
const FIRST = '{"data":{"story":{"title":"Story 7"}},"hasNext":true}';
const SECOND =
  '{"incremental":[{"data":{"writer":{"name":"Writer w1"}},"path":["story"],"label":"byline"}],"hasNext":false}';
const WHOLE = { data: { story: { title: 'Story 7', writer: { name: 'Writer w1' } } } };

let news: HeldNewsroom;

const open = (accept: string, body: object = { query: QUERY }): Promise<IncomingMessage> =>
  openResponse(news.url, accept, body);

const part = (json: string) => `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}\r\n--graphql`;
const first = `--graphql${part(FIRST)}`;
const readFirst = (response: IncomingMessage) => read(response, (text) => text.length >= first.length);

function withLimits(limits: Partial<GatewaySettings['limits']>): GatewaySettings {
  const settings = defaultSettings();
  return { ...settings, limits: { ...settings.limits, ...limits } };
}

describe('An operation with @defer, for a client that accepts parts,', () => {
  afterEach(() => news.stop());

  test('is answered in parts, the first before the rest is there', async () => {
    news = await startHeldNewsroom();
    const response = await open(PARTS);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('multipart/mixed;boundary="graphql";deferSpec=20220824');
    expect(await readFirst(response)).toBe(first);
    news.release();
    expect(await read(response)).toBe(`${part(SECOND)}--\r\n`);
    await until(() => news.streams().responses === 0);
  });

  test('has heartbeats between its parts, and none before the first', async () => {
    news = await startHeldNewsroom({ streams: { heartbeatMs: 20 } });
    const beat = part('{"hasNext":true}');
    const silent = await open(PARTS, { query: '{ story(id: "7") { writer { name } ... @defer { title } } }' });
    const beating = await open(PARTS);
    expect(await read(beating, (text) => text.endsWith(beat + beat))).toBe(first + beat + beat);
    news.release();
    expect(await read(silent)).toMatch(/^--graphql\r\n[^{]+\{"data":\{"story":\{"writer"/);
    expect(await read(beating)).toContain(SECOND);
  });

  test('ends at the deadline with what has arrived, and says which place is missing why', async () => {
    news = await startHeldNewsroom({ settings: withLimits({ requestTimeoutMs: 700, fetchTimeoutMs: 600 }) });
    const text = await read(await open(PARTS));
    expect(text.startsWith(first)).toBe(true);
    expect(JSON.parse(text.slice(first.length).split('\r\n')[3]!)).toMatchObject({
      incremental: [
        {
          data: null,
          path: ['story'],
          label: 'byline',
          errors: [{ path: ['story', 'writer'], extensions: { code: 'SUBGRAPH_TIMEOUT', subgraph: 'writers' } }],
        },
      ],
      hasNext: false,
    });
    expect(text.endsWith('--graphql--\r\n')).toBe(true);
  });

  test('is fetched no further when the client goes', async () => {
    news = await startHeldNewsroom();
    const response = await open(PARTS);
    await readFirst(response);
    expect([news.asked, news.aborted]).toEqual([1, 0]);
    response.destroy();
    await until(() => news.aborted === 1 && news.streams().responses === 0);
  });

  test('finishes on the supergraph that it began with', async () => {
    news = await startHeldNewsroom();
    const response = await open(PARTS);
    await readFirst(response);
    const later = composeNews(STORIES_SDL.replace('title: String!', 'title: String! words: Int'));
    expect(await news.supergraph.replace(later)).toEqual({ kind: 'replaced' });
    news.release();
    expect(await read(response)).toBe(`${part(SECOND)}--\r\n`);
  });

  test('is answered to the end when the gateway stops meanwhile', async () => {
    news = await startHeldNewsroom();
    const response = await open(PARTS);
    await readFirst(response);
    const stopped = news.stop();
    news.release();
    expect(await read(response)).toBe(`${part(SECOND)}--\r\n`);
    await stopped;
  });

  test('is not shared with an identical one: each has all its parts', async () => {
    news = await startHeldNewsroom();
    const responses = await Promise.all([open(PARTS), open(PARTS)]);
    expect(await Promise.all(responses.map(readFirst))).toEqual([first, first]);
    news.release();
    const ends = await Promise.all(responses.map((response) => read(response)));
    expect(ends).toEqual([`${part(SECOND)}--\r\n`, `${part(SECOND)}--\r\n`]);
  });
});

describe('To a client that accepts parts', () => {
  beforeAll(async () => {
    const limits = { depth: 3, tokens: 60, aliases: 1, rootFields: 1 };
    news = await startHeldNewsroom({ settings: withLimits(limits) });
    news.release();
  });
  afterAll(() => news.stop());

  test.each([
    ['that defers nothing', PARTS, { query: QUERY, variables: { later: false } }],
    ['with another version of parts', 'multipart/mixed;deferSpec=20300101,application/json', { query: QUERY }],
    ['with parts not accepted', 'multipart/mixed;deferSpec=20220824;q=0,application/json', { query: QUERY }],
  ])('an operation %s is answered whole', async (_which, accept, body) => {
    const response = await open(accept, body);
    expect(response.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
    expect(JSON.parse(await read(response))).toEqual(WHOLE);
  });

  test.each([
    ['an operation nested too deeply', 'TOO_DEEP', '{ story(id: "7") { ... @defer { writer { name { x { y } } } } } }'],
    ['too many tokens', 'TOO_MANY_TOKENS', `{ story(id: "7") { ${'id '.repeat(60)} ... @defer { title } } }`],
    ['too many aliases', 'TOO_MANY_ALIASES', '{ a: story(id: "1") { ... @defer { b: id } } }'],
    ['too many root fields', 'TOO_MANY_ROOT_FIELDS', '{ slow ... @defer { story(id: "1") { id } } }'],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', '{ ... @defer { nothing } }'],
    ['text that is not GraphQL', 'GRAPHQL_PARSE_FAILED', '{ ... @defer {'],
  ])('%s is refused with a status', async (_what, code, query) => {
    const response = await open(PARTS, { query });
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(await read(response))).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
