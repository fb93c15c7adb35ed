import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { composeNews, startNewsroom, STORIES_SDL, until, WRITERS_SDL, type Newsroom, type Press } from './newsroom.js';

/** The bar's own counts. */
const RELOADS = 300;
const WORKERS = 24;
const LIVE = 1_000;
const DROPPED = 10_000;
const MAX_GROWTH_PER_100_RELOADS = 1_000_000;

/** Streams of one socket: as partner platforms hold them. */
const PER_SOCKET = 20;

/**
 * What a worker does between two requests: nothing. Clients and gateway share one thread here; workers that never rest
 * would only make reloads wait for it, and some requests are under way at every swap all the same.
 */
const WORKER_RESTS_MS = 50;

/** An event that a reader does not have by then is lost. */
const READ_WITHIN_MS = 60_000;

const REQUEST = {
  path: '/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ story(id: "1") { title writer { name } } }' }),
} as const;
const ANSWER = '{"data":{"story":{"title":"Story 1","writer":{"name":"Writer w1"}}}}';

let news: Newsroom;
const clients: Client[] = [];

beforeAll(async () => {
  news = await startNewsroom();
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await news.stop();
});

function connect(): Client {
  const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  clients.push(client);
  return client;
}

/** A collection that leaves nothing behind, and what is in use after it. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const versions = [0, 1].map((version) =>
  composeNews(STORIES_SDL, `${WRITERS_SDL} extend type Writer { motto${version}: String }`),
);

/** Everybody who follows, and what went wrong for them. */
class Readers {
  readonly flaws: string[] = [];
  private published = 0;
  private behind = 0;
  private onAllRead = (): void => undefined;

  /** Ten kinds of operation: some share a stream, some do not. */
  add(client: Client, index: number): void {
    let last = 0;
    const query = `subscription S${index % 10} { published(topic: "${index % 10}") { id writer { name } } }`;
    client.subscribe<{ published: { id: string } }>(
      { query },
      {
        next: ({ data, errors }) => {
          const id = Number(data?.published.id);
          if (errors || id !== last + 1) this.flaws.push(`${last} → ${id} ${JSON.stringify(errors)}`);
          last = id;
          if (id === this.published) this.behind -= 1;
          if (this.behind === 0) this.onAllRead();
        },
        error: (error) => this.flaws.push(`closed: ${String(error)}`),
        complete: () => this.flaws.push('completed'),
      },
    );
  }

  /** Publishes the next story and waits until everybody has read it. */
  async publish(press: Press): Promise<void> {
    this.published += 1;
    this.behind = LIVE;
    const allRead = new Promise<'read'>((resolve) => (this.onAllRead = () => resolve('read')));
    press.publish(this.published);
    const patience = new AbortController();
    const lost = pause(READ_WITHIN_MS, 'lost' as const, patience).catch(() => 'read' as const);
    if ((await Promise.race([allRead, lost])) === 'lost')
      this.flaws.push(`${this.behind} never read ${this.published}`);
    patience.abort();
  }
}

test('reloads, live subscriptions and dropped ones side by side: nothing fails, nothing is lost, nothing grows', async () => {
  const sockets = Array.from({ length: Math.ceil(LIVE / PER_SOCKET) }, connect);
  const readers = new Readers();
  for (let index = 0; index < LIVE; index += 1) readers.add(sockets[Math.floor(index / PER_SOCKET)]!, index);
  await until(() => news.streams().subscribers === LIVE && news.press.readers.size === 10);

  const pool = new Pool(news.url, { connections: WORKERS });
  let isOver = false;
  let requests = 0;
  const startedAt = performance.now();
  const failures: unknown[] = [];
  const workers = Array.from({ length: WORKERS }, async () => {
    while (!isOver) {
      const { body } = await pool.request(REQUEST);
      const text = await body.text();
      if (text !== ANSWER) failures.push(text);
      requests += 1;
      await pause(WORKER_RESTS_MS);
    }
  });
  const dropping = (async () => {
    const client = connect();
    for (let count = 0; count < DROPPED; count += 1) {
      const close = client.subscribe(
        { query: 'subscription Dropped { published { title } }' },
        { next: () => undefined, error: (error) => failures.push(error), complete: () => undefined },
      );
      await pause(1);
      close();
    }
  })();

  let heapAtHalf = 0;
  for (let reload = 0; reload < RELOADS; reload += 1) {
    const replacement = await news.supergraph.replace(versions[reload % 2]!);
    if (replacement.kind !== 'replaced') failures.push(replacement);
    await readers.publish(news.press);
    if (reload === Math.floor(RELOADS / 2)) heapAtHalf = heapUsed();
  }
  await dropping;
  isOver = true;
  await Promise.all(workers);
  await pool.close();
  await until(() => news.streams().subscribers === LIVE);
  const growth = ((heapUsed() - heapAtHalf) / (RELOADS / 2)) * 100;
  const { user, system } = process.cpuUsage();
  console.info({
    reloads: RELOADS,
    live: LIVE,
    dropped: DROPPED,
    requests,
    growthPer100Reloads: Math.round(growth),
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    cpuSeconds: Math.round((user + system) / 1e6),
  });

  expect(failures).toEqual([]);
  expect(readers.flaws).toEqual([]);
  expect(news.streams()).toMatchObject({ subscribers: LIVE, subscriptions: 10, upstreams: 10 });
  expect(news.press.readers.size).toBe(10);
  expect(growth).toBeLessThan(MAX_GROWTH_PER_100_RELOADS);
}, 3_600_000);
