import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { WebSocket } from 'ws';
import { defaultSettings } from '../../../gateway/config.js';
import type { DevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import type { GatewaySettings } from '../../../gateway/settings.js';
import type { CallerKey } from '../../../schema/caller.js';
import {
  Press,
  startNewsroom,
  STORIES_SDL,
  storiesSchema,
  transportTo,
  until,
  type Newsroom,
} from '../streams/newsroom.js';
import { composed } from '../../harness/compose.js';
import { ACCESS_SDL, AccessBook, makeKey } from './access-book.js';

/** Issue 5, Bars: revoked at t, refused by t + 5 s on every transport, live streams included. */

const QUERY = 'subscription { published { id } }';
const CLERK = { agencyId: 'agency_1', role: 'CASE_OFFICER' };
const CHIEF = { agencyId: 'agency_1', role: 'SUPERVISOR' };
const REGISTRY_KEY: CallerKey = { id: 'r1', secret: Buffer.alloc(32, 7) };

let secret: CryptoKey;
let jwk: JWK;
let supergraphSdl: string;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  secret = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  supergraphSdl = composed([
    { name: 'stories', url: '', sdl: STORIES_SDL },
    { name: 'registry', url: '', sdl: ACCESS_SDL },
  ]);
});

const closing: (() => Promise<void> | void)[] = [];
afterEach(closeAll);

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** A gateway that asks this book for everybody's rights. */
async function office(
  book: AccessBook,
  grants: Partial<GatewaySettings['identity']['grants']> = {},
): Promise<Newsroom> {
  const settings = defaultSettings();
  const { identity } = settings;
  const developmentIssuer: DevelopmentIssuer = {
    issuer: 'urn:test',
    audience: 'liandong',
    jwks: { keys: [jwk] },
    people: [],
    issue: () => Promise.reject(new Error('nobody')),
  };
  const press = new Press();
  return startNewsroom({
    press,
    supergraphSdl,
    developmentIssuer,
    callerKeys: { registry: [REGISTRY_KEY] },
    transports: { stories: transportTo(storiesSchema(press)), registry: book.transport([REGISTRY_KEY]) },
    settings: {
      ...settings,
      identity: { ...identity, grants: { ...identity.grants, source: 'registry', pollMs: 20, ...grants } },
    },
  });
}

async function tokenOf(subject: string): Promise<string> {
  const token = await new SignJWT({ liandong: { kind: 'OFFICER' } })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer('urn:test')
    .setAudience('liandong')
    .setSubject(subject)
    .setExpirationTime('1h')
    .sign(secret);
  return `Bearer ${token}`;
}

/** A client that follows the stories until it is told, in whatever way its transport has, that it is over. */
interface Client {
  /** How it ended: a close code with its reason, or the code of the last error. */
  readonly ended: Promise<string>;
  /** Ids of the stories it was told. */
  readonly heard: string[];
}

type Connect = (news: Newsroom, authorization: string) => Promise<Client>;

const overWebSocket: Connect = async (news, authorization) => {
  const socket = new WebSocket(news.wsUrl, 'graphql-transport-ws');
  closing.push(() => socket.terminate());
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`));
  });
  const heard: string[] = [];
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse((data as Buffer).toString()) as { type: string; payload?: Told };
    if (type === 'next') heard.push(payload!.data!.published.id);
    if (type === 'connection_ack')
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: QUERY } }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  return { ended, heard };
};

interface Told {
  readonly data?: { readonly published: { readonly id: string } };
}

function overHttp(accept: string): Connect {
  return async (news, authorization) => {
    const leaving = new AbortController();
    closing.push(() => leaving.abort());
    const response = await fetch(`${news.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, authorization },
      body: JSON.stringify({ query: QUERY }),
      signal: leaving.signal,
    });
    const heard: string[] = [];
    const ended = readToEnd(response, (text) => {
      for (const [, id] of text.matchAll(/"published":\{"id":"(\w+)"/g)) heard.push(id!);
    }).catch(() => 'left');
    return { ended, heard };
  };
}

async function readToEnd(response: Response, onText: (text: string) => void): Promise<string> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    onText(chunk);
    text += chunk;
  }
  return [...text.matchAll(/"code":"(\w+)"/g)].at(-1)?.[1] ?? 'without a word';
}

const TRANSPORTS: readonly [
  string,
  Connect,
  { readonly changed: string; readonly revoked: string; readonly unknown: string },
][] = [
  [
    'WebSocket',
    overWebSocket,
    { changed: '4403 Rights changed', revoked: '4403 Credentials revoked', unknown: '1013 Rights unknown' },
  ],
  [
    'event stream',
    overHttp('text/event-stream'),
    { changed: 'RIGHTS_CHANGED', revoked: 'UNAUTHENTICATED', unknown: 'REPLICA_STALE' },
  ],
  [
    'multipart response',
    overHttp('multipart/mixed;subscriptionSpec=1.0'),
    { changed: 'RIGHTS_CHANGED', revoked: 'UNAUTHENTICATED', unknown: 'REPLICA_STALE' },
  ],
];

describe.each(TRANSPORTS)('A live %s', (_name, connect, told) => {
  let news: Newsroom;
  let book: AccessBook;
  beforeAll(async () => {
    book = new AccessBook();
    news = await office(book);
  });
  afterEach(async () => {
    await closeAll();
    await news.press.hasReaders(0);
  });
  afterAll(() => news.stop());

  test('ends when a grant of its caller is revoked, and hears nothing under the old rights after that', async () => {
    book.grant('ann', CLERK, CHIEF);
    book.grant('bob', CLERK);
    await news.rightsKnown();
    const ann = await connect(news, await tokenOf('ann'));
    const bob = await connect(news, await tokenOf('bob'));
    await news.press.hasReaders(2);
    news.press.publish(1);
    await until(() => ann.heard.length === 1 && bob.heard.length === 1);
    book.grant('ann', CLERK);
    expect(await ann.ended).toBe(told.changed);
    await news.press.hasReaders(1);
    news.press.publish(2);
    await until(() => bob.heard.length === 2);
    expect(ann.heard).toEqual(['1']);
  });

  test('goes on when registry says again what it said before', async () => {
    book.grant('cat', CLERK, CHIEF);
    await news.rightsKnown();
    const cat = await connect(news, await tokenOf('cat'));
    await news.press.hasReaders(1);
    const { opened } = news.press;
    book.grant('cat', CHIEF, CLERK);
    await news.rightsKnown();
    news.press.publish(1);
    await until(() => cat.heard.length === 1);
    expect(news.press.opened).toBe(opened);
  });

  test('ends when a grant of its caller ends by the clock, without a word from registry', async () => {
    book.grant('dan', CLERK, CHIEF);
    await news.rightsKnown();
    const dan = await connect(news, await tokenOf('dan'));
    await news.press.hasReaders(1);
    book.grant('dan', CLERK, { ...CHIEF, validTo: new Date(Date.now() + 500).toISOString() });
    expect(await dan.ended).toBe(told.changed);
  });

  test("ends when its partner's key is revoked, and the key opens nothing any more", async () => {
    const { text, fact } = makeKey();
    book.note(fact);
    await news.rightsKnown();
    const partner = await connect(news, `Bearer ${text}`);
    await news.press.hasReaders(1);
    book.note({ ...fact, revokedAt: new Date().toISOString() });
    expect(await partner.ended).toBe(told.revoked);
    const response = await fetch(`${news.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', 'x-api-key': text },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
  });
});

describe('A registry that is away', () => {
  test('ends live streams of those whose rights nobody can tell any more, and of nobody else', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    const news = await office(book, { maxAgeSeconds: 2 });
    closing.push(() => news.stop());
    const token = await tokenOf('ann');
    const officers = await Promise.all(TRANSPORTS.map(([, connect]) => connect(news, token)));
    const reader = await overWebSocket(news, '');
    await until(() => news.streams().subscribers === 4);
    book.isAway = true;
    const ends = await Promise.all(officers.map(({ ended }) => ended));
    expect(ends).toEqual(TRANSPORTS.map(([, , { unknown }]) => unknown));
    news.press.publish(1);
    await until(() => reader.heard.length === 1);
    expect(await statusFor(news, token)).toBe(503);
    expect(await statusFor(news, undefined)).toBe(200);
  });
});

describe('The gateway', () => {
  test('asks registry as a service that nobody outside can be', async () => {
    const book = new AccessBook();
    book.grant('ann', CLERK);
    const news = await office(book);
    closing.push(() => news.stop());
    await news.rightsKnown();
    const asked = await ask(news, '{ accessChanges { edges { node { subject } } } }', await tokenOf('ann'));
    expect(await asked.text()).not.toContain('"subject"');
    const ready = (await (await fetch(`${news.url}/readyz`)).json()) as Record<string, unknown>;
    expect(ready['access']).toEqual({ lagMs: expect.any(Number), subjects: 1, keys: 0 });
  });
});

async function statusFor(news: Newsroom, authorization: string | undefined): Promise<number> {
  return (await ask(news, '{ __typename }', authorization)).status;
}

function ask(news: Newsroom, query: string, authorization: string | undefined): Promise<Response> {
  return fetch(`${news.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify({ query }),
  });
}
