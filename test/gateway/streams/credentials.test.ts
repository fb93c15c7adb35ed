import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { WebSocket } from 'ws';
import type { DevelopmentIssuer } from '../../../gateway/identity/development-issuer.js';
import type { Transport } from '../../../gateway/upstream/transport.js';
import { Press, startNewsroom, storiesSchema, transportTo, until, writersSchema, type Newsroom } from './newsroom.js';

const QUERY = 'subscription { published { id } }';

let key: CryptoKey;
let jwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
});

function tokenOf(subject: string, lifetimeMs: number, scopes: readonly string[] = []): Promise<string> {
  // The gateway allows five seconds between clocks.
  const expiry = (Date.now() + lifetimeMs - 5_000) / 1_000;
  return new SignJWT({ liandong: { kind: 'OFFICER', grants: [], scopes } })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer('urn:test')
    .setAudience('liandong')
    .setSubject(subject)
    .setExpirationTime(expiry)
    .sign(key);
}

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function newsroom(transports?: Record<string, Transport>): Promise<Newsroom> {
  const developmentIssuer: DevelopmentIssuer = {
    issuer: 'urn:test',
    audience: 'liandong',
    jwks: { keys: [jwk] },
    people: [],
    issue: () => Promise.reject(new Error('nobody')),
  };
  const news = await startNewsroom({ developmentIssuer, ...(transports && { transports }) });
  closing.push(() => news.stop());
  return news;
}

class Client {
  private readonly inbox: Record<string, unknown>[] = [];
  private onMessage = (): void => undefined;
  readonly closed: Promise<number>;

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('message', (data) => {
      this.inbox.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>);
      this.onMessage();
    });
    closing.push(() => socket.terminate());
  }

  static async open(news: Newsroom, authorization: unknown): Promise<Client> {
    const socket = new WebSocket(news.wsUrl, 'graphql-transport-ws');
    const client = new Client(socket);
    await once(socket, 'open');
    client.say({ type: 'connection_init', payload: { authorization } });
    return client;
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  async hears(): Promise<Record<string, unknown>> {
    while (this.inbox.length === 0) await new Promise<void>((resolve) => (this.onMessage = resolve));
    return this.inbox.shift()!;
  }
}

describe('Credentials of a socket', () => {
  test('that are not good close it with 4401', async () => {
    const news = await newsroom();
    expect(await (await Client.open(news, 'Bearer nonsense')).closed).toBe(4401);
    expect(await (await Client.open(news, { token: 'x' })).closed).toBe(4401);
  });

  test('that expire close it with 4403 and free what it had open', async () => {
    const news = await newsroom();
    const client = await Client.open(news, `Bearer ${await tokenOf('ann', 1_500)}`);
    await client.hears();
    client.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    await news.press.hasReaders(1);
    expect(await client.closed).toBe(4403);
    await news.press.hasReaders(0);
  });

  test('can be renewed by a ping: the stream goes on', async () => {
    const news = await newsroom();
    const client = await Client.open(news, `Bearer ${await tokenOf('ann', 1_500)}`);
    expect(await client.hears()).toEqual({ type: 'connection_ack' });
    client.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    await news.press.hasReaders(1);
    client.say({ type: 'ping', payload: { authorization: `Bearer ${await tokenOf('ann', 60_000)}` } });
    expect(await client.hears()).toEqual({ type: 'pong', payload: { renewed: true, expiresAt: expect.any(String) } });
    // Another socket with credentials that end when the first ones would have: once it is closed, that time has passed.
    const witness = await Client.open(news, `Bearer ${await tokenOf('bob', 1_500)}`);
    expect(await witness.closed).toBe(4403);
    news.press.publish(1);
    expect(await client.hears()).toMatchObject({ id: '1', type: 'next' });
    expect(news.press.opened).toBe(1);
  });

  test('are not renewed by those of somebody else, nor by bad ones', async () => {
    const news = await newsroom();
    const client = await Client.open(news, `Bearer ${await tokenOf('ann', 60_000)}`);
    await client.hears();
    for (const authorization of [`Bearer ${await tokenOf('bob', 60_000)}`, 'Bearer nonsense', 7]) {
      client.say({ type: 'ping', payload: { authorization } });
      expect(await client.hears()).toMatchObject({ type: 'pong', payload: { renewed: false } });
    }
  });

  test('renewed with other rights reopen what is open with these rights', async () => {
    const news = await newsroom();
    const client = await Client.open(news, `Bearer ${await tokenOf('ann', 60_000)}`);
    await client.hears();
    client.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    await news.press.hasReaders(1);
    client.say({ type: 'ping', payload: { authorization: `Bearer ${await tokenOf('ann', 60_000, ['more'])}` } });
    await client.hears();
    await until(() => news.press.opened === 2 && news.press.readers.size === 1);
    news.press.publish(1);
    expect(await client.hears()).toMatchObject({ id: '1', type: 'next' });
  });
});

test('What is answered once is not asked again when rights change in the middle of it', async () => {
  const stories = transportTo(storiesSchema(new Press()));
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const held = {
    ...stories,
    post: (sent: Parameters<typeof stories.post>[0]) => released.then(() => stories.post(sent)),
  };
  const news = await newsroom({ stories: held, writers: transportTo(writersSchema()) });
  const client = await Client.open(news, `Bearer ${await tokenOf('ann', 60_000)}`);
  await client.hears();
  client.say({ type: 'subscribe', id: '1', payload: { query: '{ story(id: "7") { id } }' } });
  client.say({ type: 'ping', payload: { authorization: `Bearer ${await tokenOf('ann', 60_000, ['more'])}` } });
  expect(await client.hears()).toMatchObject({ type: 'pong', payload: { renewed: true } });
  release();
  expect(await client.hears()).toMatchObject({ id: '1', type: 'next', payload: { data: { story: { id: '7' } } } });
  expect(await client.hears()).toEqual({ id: '1', type: 'complete' });
  expect(stories.requests).toBe(1);
});

describe.each([
  ['text/event-stream', 'event: complete\ndata:\n\n'],
  ['multipart/mixed;subscriptionSpec=1.0', '--graphql--\r\n'],
])('Credentials of a stream of %s', (accept, ending) => {
  async function open(news: Newsroom, token: string) {
    const response = await fetch(`${news.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: QUERY }),
    });
    return { response, id: response.headers.get('x-liandong-stream')! };
  }
  const renew = (news: Newsroom, id: string, token: string) =>
    fetch(`${news.url}/graphql/streams/${id}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  async function hears(response: Response, words: string): Promise<void> {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(words)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`The stream ended with ${text}`);
      text += value;
    }
    await reader.cancel();
  }

  test('end it with a code when they expire; when they were renewed by a request, it goes on', async () => {
    const news = await newsroom();
    const { response, id } = await open(news, await tokenOf('ann', 1_500));
    expect((await renew(news, id, await tokenOf('ann', 60_000))).status).toBe(200);
    const expiring = await open(news, await tokenOf('bob', 1_500));
    const text = await expiring.response.text();
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(text.endsWith(ending)).toBe(true);
    // Now the other one would have ended too.
    await news.press.hasReaders(1);
    news.press.publish(1);
    await hears(response, '{"published":{"id":"1"}}');
  });

  test('are renewed by the same subject only, as long as the stream is open', async () => {
    const news = await newsroom();
    const { response, id } = await open(news, await tokenOf('ann', 60_000));
    expect((await renew(news, id, await tokenOf('ann', 120_000))).status).toBe(200);
    expect((await renew(news, id, await tokenOf('bob', 120_000))).status).toBe(401);
    expect((await renew(news, 'unknown', await tokenOf('ann', 120_000))).status).toBe(404);
    await response.body!.cancel();
    await until(() => news.streams().responses === 0);
    expect((await renew(news, id, await tokenOf('ann', 120_000))).status).toBe(404);
  });

  test('renewed with other rights open the subscription again with these rights, in the same response', async () => {
    const news = await newsroom();
    const { response, id } = await open(news, await tokenOf('ann', 60_000));
    await news.press.hasReaders(1);
    expect((await renew(news, id, await tokenOf('ann', 60_000, ['more']))).status).toBe(200);
    await until(() => news.press.opened === 2 && news.press.readers.size === 1);
    news.press.publish(1);
    await hears(response, '{"published":{"id":"1"}}');
  });

  test('that are bad open none', async () => {
    const news = await newsroom();
    expect((await open(news, 'nonsense')).response.status).toBe(401);
  });
});
