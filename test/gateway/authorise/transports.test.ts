import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { defaultSettings } from '../../../gateway/config.js';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { createDevelopmentIssuer, type DevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import { ask } from '../../harness/gateway.js';
import { composeNews, startNewsroom, STORIES_SDL, type Newsroom } from '../streams/newsroom.js';
import { OFFICER } from './guarded-graph.js';

const GUARDED = composeNews(
  STORIES_SDL.replace('v2.5', 'v2.6')
    .replace('"@key"', '"@key", "@authenticated", "@policy"')
    .replace(' topic: String writer', ' topic: String rumour: String @policy(policies: [["gossip"]]) writer')
    .replace('title: String!', 'title: String! @authenticated')
    .replace('published(', 'drafts: Story @authenticated published('),
);
const [QUERY, EVENTS] = ['{ story(id: "7") { id title } }', 'subscription { published { id title } }'];
const DENIED = {
  message: 'The caller may not have this field or type.',
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', requestId: expect.any(String) },
};
const hidden = (root: string) => ({ data: { [root]: null }, errors: [{ ...DENIED, path: [root, 'title'] }] });

let issuer: DevelopmentIssuer;
let shared: Newsroom;
const warnings: Record<string, unknown>[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'liandong-access-'));
beforeAll(async () => {
  const people = [{ name: 'officer', title: 'Officer', caller: OFFICER }];
  issuer = await createDevelopmentIssuer({ dataDir, people, production: false });
  const write = (line: string): void => void warnings.push(JSON.parse(line) as Record<string, unknown>);
  const logger = pino({ level: 'warn' }, { write });
  shared = await startNewsroom({ supergraphSdl: GUARDED, developmentIssuer: issuer, logger });
});
afterAll(async () => {
  await shared.stop();
  rmSync(dataDir, { recursive: true });
});

/** The one of all tests, or a test's own. */
let news: Newsroom;
beforeEach(() => {
  news = shared;
});
afterEach(async () => {
  if (news !== shared) await news.stop();
});

function socket(token?: string) {
  return createClient({
    url: news.wsUrl,
    webSocketImpl: WebSocket,
    ...(token !== undefined && { connectionParams: { authorization: `Bearer ${token}` } }),
  });
}

describe.each(ENGINE_NAMES)('A guarded field, on the %s engine,', (engine) => {
  test('is null over every transport of a single answer', async () => {
    if (engine === 'apollo') news = await startNewsroom({ engine, supergraphSdl: GUARDED, developmentIssuer: issuer });
    const [ws, sse] = [socket(), createSseClient({ url: `${news.url}/graphql` })];
    expect((await ask(news.url, QUERY)).body).toEqual(hidden('story'));
    expect((await ws.iterate({ query: QUERY }).next()).value).toEqual(hidden('story'));
    expect((await sse.iterate({ query: QUERY }).next()).value).toEqual(hidden('story'));
    const token = await issuer.issue('officer');
    const open = { data: { story: { id: '7', title: 'Story 7' } } };
    expect((await ask(news.url, QUERY, { token })).body).toEqual(open);
    const wsOfOfficer = socket(token);
    expect((await wsOfOfficer.iterate({ query: QUERY }).next()).value).toEqual(open);
    sse.dispose();
    await Promise.all([ws.dispose(), wsOfOfficer.dispose()]);
  });
});

describe('A guarded field', () => {
  test('is null in each event for those who may not have it, and for nobody else', async () => {
    const [ofPublic, ofOfficer] = [socket(), socket(await issuer.issue('officer'))];
    const events = [ofPublic, ofOfficer].map((client) => client.iterate({ query: EVENTS }));
    const firsts = events.map((results) => results.next());
    await news.press.hasReaders(2);
    news.press.publish(1);
    const [first, second] = await Promise.all(firsts);
    expect(first?.value).toEqual(hidden('published'));
    expect(second?.value).toEqual({ data: { published: { id: '1', title: 'Story 1' } } });
    await Promise.all([ofPublic.dispose(), ofOfficer.dispose()]);
    await news.press.hasReaders(0);
  });

  test('refuses the subscription that follows it', async () => {
    const client = socket();
    const following = client.iterate({ query: 'subscription { ... { drafts { id } } }' }).next();
    await expect(following).rejects.toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(news.press.readers.size).toBe(0);
    await client.dispose();
  });

  test('is null from the next event on when the supergraph begins to guard it', async () => {
    news = await startNewsroom({ supergraphSdl: composeNews() });
    const client = socket();
    const events = client.iterate({ query: EVENTS });
    const first = events.next();
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect((await first).value).toEqual({ data: { published: { id: '1', title: 'Story 1' } } });
    await news.supergraph.replace(GUARDED);
    await news.press.hasReaders(1);
    const next = events.next();
    news.press.publish(2);
    expect((await next).value).toMatchObject({ ...hidden('published'), extensions: { gap: { subgraph: 'stories' } } });
    await client.dispose();
  });

  test('is null also in a part that comes later', async () => {
    const askInParts = async (credentials: Record<string, string>) => {
      const accept = 'multipart/mixed;deferSpec=20220824,application/json;q=0.9';
      const response = await fetch(`${news.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...credentials },
        body: JSON.stringify({ query: '{ story(id: "7") { id ... @defer { title } } }' }),
      });
      return response.text();
    };
    const ofPublic = await askInParts({});
    expect(ofPublic).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(ofPublic).not.toContain('Story 7');
    expect(await askInParts({ authorization: `Bearer ${await issuer.issue('officer')}` })).toContain('Story 7');
  });

  test('refuses the whole operation with a status where the operator wants it so, and nothing is said of defined policies', async () => {
    const settings = { ...defaultSettings(), authorisation: { onUnauthorised: 'refuse' as const } };
    const policies = new Map([['gossip', () => true]]);
    news = await startNewsroom({ supergraphSdl: GUARDED, settings, policies });
    expect(await (await fetch(`${news.url}/readyz`)).json()).toEqual({ status: 'ready', degraded: [] });
    const { status, body } = await ask(news.url, QUERY);
    expect({ status, body }).toEqual({
      status: 403,
      body: {
        errors: [
          {
            message: DENIED.message,
            locations: [{ line: 1, column: 23 }],
            extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
          },
        ],
      },
    });
  });
});

describe('A policy that nobody defines', () => {
  test('is said in the log and on /readyz, and lets nobody in', async () => {
    expect(warnings).toContainEqual(expect.objectContaining({ undefinedPolicies: ['gossip'] }));
    const readiness = await fetch(`${news.url}/readyz`);
    expect(await readiness.json()).toMatchObject({ status: 'ready', undefinedPolicies: ['gossip'] });
    const { body } = await ask(news.url, '{ story(id: "7") { rumour } }', { token: await issuer.issue('officer') });
    expect(body.data).toEqual({ story: { rumour: null } });
  });
});
