import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket, type ClientOptions } from 'ws';
import { startNewsroom, until, type Newsroom } from './newsroom.js';

/** A hostile client speaks for itself: no library repairs what it sends. */

const QUERY = 'subscription { published { id } }';

let news: Newsroom;
beforeEach(async () => {
  news = await startNewsroom({ streams: { initTimeoutMs: 200, maxOperationsPerSocket: 2, heartbeatMs: 150 } });
});
afterEach(async () => {
  await news.stop();
});

class RawClient {
  private readonly inbox: unknown[] = [];
  private onMessage = (): void => undefined;
  readonly socket: WebSocket;
  readonly closed: Promise<number>;

  constructor(url: string, protocol: string | undefined = 'graphql-transport-ws', options: ClientOptions = {}) {
    this.socket = new WebSocket(url, protocol === '' ? [] : [protocol], options);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.inbox.push(JSON.parse((data as Buffer).toString()));
      this.onMessage();
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
  }

  async say(...messages: unknown[]): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    for (const message of messages) this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async hears(): Promise<unknown> {
    while (this.inbox.length === 0) await new Promise<void>((resolve) => (this.onMessage = resolve));
    return this.inbox.shift();
  }

  async greet(payload?: unknown): Promise<void> {
    await this.say({ type: 'connection_init', payload });
    expect(await this.hears()).toEqual({ type: 'connection_ack' });
  }
}

describe('A socket is closed', () => {
  test('with 4408 when nobody introduces himself in time', async () => {
    expect(await new RawClient(news.wsUrl).closed).toBe(4408);
  });

  test('with 4429 when somebody introduces himself twice', async () => {
    const client = new RawClient(news.wsUrl);
    await client.say({ type: 'connection_init' }, { type: 'connection_init' });
    expect(await client.closed).toBe(4429);
  });

  test('with 4401 when somebody subscribes before he has introduced himself', async () => {
    const client = new RawClient(news.wsUrl);
    await client.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    expect(await client.closed).toBe(4401);
  });

  test('with 4409 when an id is taken', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    const subscribe = { type: 'subscribe', id: '1', payload: { query: QUERY } };
    await client.say(subscribe, subscribe);
    expect(await client.closed).toBe(4409);
    await until(() => news.streams().upstreams === 0);
  });

  test.each([
    ['is of no known type', { type: 'start', id: '1' }],
    ['is no JSON', '{"type":'],
    ['is no object', '[1]'],
    ['has an endless id', { type: 'complete', id: 'x'.repeat(1_000) }],
    ['subscribes without an id', { type: 'subscribe', payload: { query: QUERY } }],
    ['subscribes to nothing', { type: 'subscribe', id: '1' }],
  ])('with 4400 when a message %s', async (_, message) => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    await client.say(message);
    expect(await client.closed).toBe(4400);
  });

  test('with 4400 when a message is binary', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect(await client.closed).toBe(4400);
  });

  test('with 1009 when a frame is larger than a request may be', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    await client.say(`{"type":"ping","payload":{"x":"${'x'.repeat(1_100_000)}"}}`);
    expect(await client.closed).toBe(1009);
  });

  test('with 4406 when it speaks no subprotocol; who offers only another one breaks off by itself', async () => {
    expect(await new RawClient(news.wsUrl, 'graphql-ws').closed).toBe(1006);
    expect(await new RawClient(news.wsUrl, '').closed).toBe(4406);
  });

  test('with 1012 when the gateway stops', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    await news.stop();
    expect(await client.closed).toBe(1012);
  });

  test('with 1006 when its other end no longer answers, and what it had open is freed', async () => {
    const client = new RawClient(news.wsUrl, undefined, { autoPong: false });
    await client.greet();
    await client.say({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    expect(await client.closed).toBe(1006);
    await until(() => news.streams().upstreams === 0);
  });
});

test('A silent socket whose other end answers heartbeats stays open', async () => {
  const client = new RawClient(news.wsUrl);
  await client.greet();
  for (let beat = 0; beat < 3; beat += 1) await once(client.socket, 'ping');
  await client.say({ type: 'ping' });
  expect(await client.hears()).toEqual({ type: 'pong' });
  client.socket.close();
});

describe('An upgrade is refused', () => {
  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' },
  ])('to pages of other sites: %p', async (headers) => {
    const client = new RawClient(news.wsUrl, undefined, { headers });
    const [, response] = await once(client.socket, 'unexpected-response');
    expect((response as { statusCode: number }).statusCode).toBe(403);
  });

  test('on another path', async () => {
    const client = new RawClient(news.wsUrl.replace('/graphql', '/elsewhere'));
    const [, response] = await once(client.socket, 'unexpected-response');
    expect((response as { statusCode: number }).statusCode).toBe(404);
  });
});

describe('An operation over a socket', () => {
  test('that does not fit the schema is an error, and the socket stays', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    await client.say({ type: 'subscribe', id: '1', payload: { query: 'subscription { nothing }' } });
    expect(await client.hears()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    await client.say({ type: 'ping' });
    expect(await client.hears()).toEqual({ type: 'pong' });
    client.socket.close();
  });

  test('is refused where a socket carries as many as it may', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    for (const id of ['1', '2', '3']) await client.say({ type: 'subscribe', id, payload: { query: QUERY } });
    expect(await client.hears()).toMatchObject({ id: '3', type: 'error' });
    client.socket.close();
  });

  test('may take its id again once it is complete', async () => {
    const client = new RawClient(news.wsUrl);
    await client.greet();
    const subscribe = { type: 'subscribe', id: '1', payload: { query: QUERY } };
    await client.say(subscribe, { type: 'complete', id: '1' }, subscribe);
    await until(() => news.streams().upstreams === 1);
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect(await client.hears()).toEqual({ id: '1', type: 'next', payload: { data: { published: { id: '1' } } } });
    news.press.finish();
    expect(await client.hears()).toEqual({ id: '1', type: 'complete' });
    client.socket.close();
  });
});

describe('A client that does not read', () => {
  test('is closed with 1013 while others go on', async () => {
    await news.stop();
    news = await startNewsroom({ streams: { maxWaitingBytes: 16_384 } });
    const slow = new RawClient(news.wsUrl);
    await slow.greet();
    await slow.say({ type: 'subscribe', id: '1', payload: { query: 'subscription { published { title } }' } });
    await news.press.hasReaders(1);
    slow.socket.pause();
    const title = 'x'.repeat(500_000);
    for (let id = 0; id < 40 && news.streams().subscribers > 0; id += 1) {
      news.press.publish(id, title);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => news.streams().subscribers === 0);
    slow.socket.resume();
    expect(await slow.closed).toBe(1013);
  });

  test('of raw bytes in place of a handshake does no harm', async () => {
    const socket = connect(news.port, '127.0.0.1');
    socket.write('GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n\xff\xff\xff');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 4/);
    socket.destroy();
  });
});
