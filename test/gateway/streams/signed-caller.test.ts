import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import { CALLER_HEADER, signCaller, SIGNED_CALLER_MAX_AGE_MS, type Caller } from '../../../schema/caller.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import { admit, type DoorRequest } from '../../../subgraphs/kit/service/door.js';
import { listen } from '../../../subgraphs/kit/service/listen.js';
import type { EventStream } from '../../../subgraphs/kit/service/subscribe.js';
import { startNewsroom, type Newsroom } from './newsroom.js';

/** The kit's door behind a real socket: what it is given goes through, or not, as in every subgraph of ours. */

const KEY = { id: 'k', secret: Buffer.alloc(32, 1) };
const OFFICER: Caller = { subject: 'o-1', kind: 'OFFICER', grants: [], scopes: ['cases:read'] };
const ADMINISTRATOR: Caller = { ...OFFICER, subject: 'root', kind: 'SERVICE' };
const QUERY = 'subscription { published { id title } }';

const clock = manualClock(new Date());
const received: DoorRequest[] = [];
const closing: (() => Promise<void> | void)[] = [];
let subgraphUrl: string;
let news: Newsroom;
let token: string;

beforeAll(async () => {
  const door = { audience: 'stories', keys: [KEY], clock, log: silentLog };
  const subgraph = {
    name: 'stories',
    handle: () => Promise.reject(new Error('Nobody asks this one anything.')),
    ready: () => Promise.resolve({ ready: true, detail: {} }),
    // An event per subscription: its title is the caller whom the door let in.
    async subscribe(request: DoorRequest): Promise<EventStream> {
      received.push(request);
      const admission = admit(request, door);
      if (admission.kind === 'refused') return { kind: 'refused', refusal: admission.refusal };
      const { subject, kind } = admission.admitted.caller;
      return { kind: 'stream', results: once({ data: { published: { id: '1', title: `${kind} ${subject}` } } }) };
    },
  };
  const { address, close } = await listen(subgraph, { port: 0, host: '127.0.0.1', log: silentLog });
  closing.push(close);
  subgraphUrl = `${address}/graphql`;
  const dataDir = await mkdtemp(join(tmpdir(), 'liandong-signed-'));
  closing.push(() => rm(dataDir, { recursive: true }));
  const people = [{ name: 'officer', title: 'An officer', caller: OFFICER }];
  const developmentIssuer = await createDevelopmentIssuer({ dataDir, people, production: false });
  token = await developmentIssuer.issue('officer');
  news = await startNewsroom({ storiesUrl: subgraphUrl, callerKeys: { stories: [KEY] }, developmentIssuer });
  closing.push(() => news.stop());
});
beforeEach(() => clock.set(new Date()));
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** The one event of a subscription; `url` says who is asked, the gateway or the subgraph itself. */
async function firstEvent(url: string, payload: SubscribePayload, authorization?: string): Promise<unknown> {
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization } });
  const { value } = (await client.iterate(payload).next()) as { value: unknown };
  await client.dispose();
  return value;
}

test('A subgraph behind a socket believes the caller whom the gateway signed, whatever the client says of itself', async () => {
  const forged = signCaller(ADMINISTRATOR, { audience: 'stories', body: QUERY, key: KEY, nowMs: Date.now() });
  const event = await firstEvent(
    news.wsUrl,
    { query: QUERY, extensions: { [CALLER_HEADER]: forged } },
    `Bearer ${token}`,
  );
  expect(event).toEqual({ data: { published: { id: '1', title: 'OFFICER o-1' } } });
  expect(await firstEvent(news.wsUrl, { query: QUERY })).toEqual({
    data: { published: { id: '1', title: 'PUBLIC public' } },
  });
});

test('Whoever follows the same as somebody else at the same moment shares no stream with another caller', async () => {
  const before = received.length;
  const tokens = [undefined, token, undefined, token];
  const events = await Promise.all(tokens.map((of) => firstEvent(news.wsUrl, { query: QUERY }, of && `Bearer ${of}`)));
  const titles = events.map((event) => (event as { data: { published: { title: string } } }).data.published.title);
  expect(titles).toEqual(['PUBLIC public', 'OFFICER o-1', 'PUBLIC public', 'OFFICER o-1']);
  expect(received.length - before).toBeGreaterThanOrEqual(2);
});

/** What somebody in the network took down of the gateway's `subscribe`, and what he makes of it. */
const ATTACKS: readonly (readonly [
  string,
  (taken: string) => { caller?: unknown; query?: string; waitMs?: number },
])[] = [
  ['no caller', () => ({})],
  ['a caller that is no text', (taken) => ({ caller: [taken] })],
  ['a taken caller with another operation', (caller) => ({ caller, query: 'subscription { published { id } }' })],
  ['a taken caller half a minute later', (caller) => ({ caller, waitMs: SIGNED_CALLER_MAX_AGE_MS + 5_000 })],
  [
    'a taken caller with more rights written into it',
    (taken) => {
      const [version, key, payload, mac] = taken.split('.');
      const claims = Buffer.from(payload!, 'base64url').toString().replace('"PUBLIC"', '"SERVICE"');
      return { caller: [version, key, Buffer.from(claims).toString('base64url'), mac].join('.') };
    },
  ],
  [
    'a caller signed for another subgraph',
    () => ({ caller: signCaller(ADMINISTRATOR, { audience: 'writers', body: QUERY, key: KEY, nowMs: Date.now() }) }),
  ],
  [
    'a caller signed with a key of his own',
    () => ({
      caller: signCaller(ADMINISTRATOR, {
        audience: 'stories',
        body: QUERY,
        key: { id: 'k', secret: Buffer.alloc(32, 2) },
        nowMs: Date.now(),
      }),
    }),
  ],
];

test.each(ATTACKS)('A subgraph behind a socket refuses %s', async (_title, attack) => {
  await firstEvent(news.wsUrl, { query: QUERY });
  const { headers, body } = received.at(-1)!;
  const taken = headers[CALLER_HEADER]!;
  const payload = JSON.parse(body) as SubscribePayload;
  const wsUrl = subgraphUrl.replace('http', 'ws');
  // As it was taken it holds, for half a minute: what refuses the attack below is the change alone.
  expect(await firstEvent(wsUrl, { ...payload, extensions: { [CALLER_HEADER]: taken } })).toHaveProperty('data');
  const { caller, query = payload.query, waitMs = 0 } = attack(taken);
  clock.advance(waitMs);
  const extensions = { ...(caller !== undefined && { [CALLER_HEADER]: caller }) };
  const event = await firstEvent(wsUrl, { ...payload, query, extensions });
  expect(event).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
