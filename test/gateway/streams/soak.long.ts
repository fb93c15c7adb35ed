import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { composeNews, startNewsroom, STORIES_SDL, until, WRITERS_SDL, type Newsroom } from './newsroom.js';

/** A tenth of the bar's size, so that CI ends in time; `SOAK_SCALE=1` is the whole: 300 reloads, 1,000 live, 10,000 dropped. */
const SCALE = Number(process.env['SOAK_SCALE'] ?? '0.1');
const RELOADS = Math.max(20, Math.round(300 * SCALE));
const WORKERS = 24;
const LIVE = Math.max(50, Math.round(1_000 * SCALE));
const DROPPED = Math.max(200, Math.round(10_000 * SCALE));
const MAX_GROWTH_PER_100_RELOADS = 1_000_000;

/** Streams of one socket: as partner platforms hold them. */
const PER_SOCKET = 20;

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

class LiveReader {
  last = 0;
  flaws: string[] = [];

  constructor(client: Client, index: number) {
    client.subscribe<{ published: { id: string } }>(
      // Ten kinds of operation: some share a stream, some do not.
      { query: `subscription S${index % 10} { published(topic: "${index % 10}") { id writer { name } } }` },
      {
        next: ({ data, errors }) => {
          const id = Number(data?.published.id);
          if (errors || id !== this.last + 1) this.flaws.push(`${this.last} → ${id} ${JSON.stringify(errors)}`);
          this.last = id;
        },
        error: (error) => this.flaws.push(`closed: ${String(error)}`),
        complete: () => this.flaws.push('completed'),
      },
    );
  }
}

test('reloads, live subscriptions and dropped ones side by side: nothing fails, nothing is lost, nothing grows', async () => {
  const sockets = Array.from({ length: Math.ceil(LIVE / PER_SOCKET) }, connect);
  const readers = Array.from(
    { length: LIVE },
    (_, index) => new LiveReader(sockets[Math.floor(index / PER_SOCKET)]!, index),
  );
  await until(() => news.streams().subscribers === LIVE && news.press.readers.size === 10);

  let isOver = false;
  const failures: unknown[] = [];
  const workers = Array.from({ length: WORKERS }, async () => {
    while (!isOver) {
      const response = await fetch(`${news.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ story(id: "1") { title writer { name } } }' }),
      }).then((answer) => answer.json() as Promise<{ errors?: unknown }>);
      if (response.errors) failures.push(response);
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

  let published = 0;
  let heapAtHalf = 0;
  for (let reload = 0; reload < RELOADS; reload += 1) {
    const replacement = await news.supergraph.replace(versions[reload % 2]!);
    if (replacement.kind !== 'replaced') failures.push(replacement);
    published += 1;
    news.press.publish(published);
    await until(() => readers.every(({ last }) => last === published));
    if (reload === Math.floor(RELOADS / 2)) {
      heapAtHalf = heapUsed();
    }
  }
  await dropping;
  isOver = true;
  await Promise.all(workers);
  await until(() => news.streams().subscribers === LIVE);
  const growth = ((heapUsed() - heapAtHalf) / (RELOADS / 2)) * 100;
  console.info({ reloads: RELOADS, live: LIVE, dropped: DROPPED, published, growthPer100Reloads: Math.round(growth) });

  expect(failures).toEqual([]);
  expect(readers.flatMap(({ flaws }) => flaws)).toEqual([]);
  expect(news.streams()).toMatchObject({ subscribers: LIVE, subscriptions: 10, upstreams: 10 });
  expect(news.press.readers.size).toBe(10);
  // With so few reloads what the first ones leave in caches would count in full.
  if (RELOADS >= 300) expect(growth).toBeLessThan(MAX_GROWTH_PER_100_RELOADS);
}, 3_600_000);
