import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient, type Client, type ExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import { defaultSettings } from '../../../gateway/config.js';
import type { SubscribeInProcess } from '../../../gateway/upstream/subscriptions/in-process-streams.js';
import {
  Press,
  serveStories,
  startNewsroom,
  storiesSchema,
  subscribeTo,
  transportTo,
  until,
  writersSchema,
  type Newsroom,
  type StoriesServer,
} from './newsroom.js';

const QUERY = 'subscription { published { id writer { name } } }';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function newsroom(options: Parameters<typeof startNewsroom>[0] = {}): Promise<Newsroom> {
  const news = await startNewsroom(options);
  closing.push(() => news.stop());
  return news;
}

async function stories(press: Press, port?: number): Promise<StoriesServer> {
  const server = await serveStories(press, port);
  closing.push(() => server.stop());
  return server;
}

function client({ wsUrl }: Newsroom): Client {
  const opened = createClient({ url: wsUrl, webSocketImpl: WebSocket });
  closing.push(() => opened.dispose());
  return opened;
}

type Event = ExecutionResult<{ published: { id: string } }, { gap?: { subgraph: string; from: string; to: string } }>;

/** Collects ids; `has` resolves when so many have come. */
function collect(opened: Client, query = QUERY) {
  const events: Event[] = [];
  let onEvent = (): void => undefined;
  const close = opened.subscribe<Event['data'], Event['extensions']>(
    { query },
    {
      next: (event) => {
        events.push(event as Event);
        onEvent();
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return {
    events,
    close,
    async has(count: number): Promise<readonly (string | undefined)[]> {
      while (events.length < count) await new Promise<void>((resolve) => (onEvent = resolve));
      return events.map(({ data }) => data?.published.id);
    },
  };
}

describe('Equal subscriptions of equal callers', () => {
  test('open one stream, and an event costs one entity request', async () => {
    const news = await newsroom();
    const clients = Array.from({ length: 20 }, () => collect(client(news)));
    await until(() => news.streams().subscribers === 20);
    await news.press.hasReaders(1);
    news.press.publish(1);
    await Promise.all(clients.map((each) => each.has(1)));
    expect(news.press.opened).toBe(1);
    expect(news.writers.requests).toBe(1);
    expect(news.streams()).toMatchObject({ subscriptions: 1, upstreams: 1 });
  });

  test('free the stream when the last of them has gone', async () => {
    const news = await newsroom();
    const a = collect(client(news));
    const b = collect(client(news));
    await until(() => news.streams().subscribers === 2);
    await news.press.hasReaders(1);
    a.close();
    news.press.publish(1);
    await b.has(1);
    expect(news.streams()).toMatchObject({ subscriptions: 1, upstreams: 1 });
    b.close();
    await news.press.hasReaders(0);
    expect(news.streams()).toMatchObject({ subscriptions: 0, upstreams: 0 });
  });

  test('that continue behind a place of their own are not shared', async () => {
    const news = await newsroom();
    const query = 'subscription { published(after: "7") { id } }';
    collect(client(news), query);
    await news.press.hasReaders(1);
    collect(client(news), query);
    await news.press.hasReaders(2);
    expect(news.streams().upstreams).toBe(2);
  });
});

describe('Streams over sockets', () => {
  test('share one socket and carry their request id each', async () => {
    const press = new Press();
    const server = await stories(press);
    const news = await newsroom({ press, storiesUrl: server.url });
    const a = collect(client(news), 'subscription { published { id } }');
    const b = collect(client(news), 'subscription { published { title } }');
    await press.hasReaders(2);
    press.publish(1);
    await Promise.all([a.has(1), b.has(1)]);
    expect(server.inits).toHaveLength(1);
    expect(server.extensions).toEqual([{ 'x-request-id': expect.any(String) }, { 'x-request-id': expect.any(String) }]);
  });

  test('have a socket per connection_init payload where a header rule passes credentials on', async () => {
    const press = new Press();
    const server = await stories(press);
    const settings = { ...defaultSettings(), headers: [{ propagate: 'x-tenant' }] };
    const news = await newsroom({ press, storiesUrl: server.url, settings });
    for (const [index, tenant] of ['a', 'b', 'a'].entries()) {
      class TenantSocket extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers: { 'x-tenant': tenant } });
        }
      }
      const opened = createClient({ url: news.wsUrl, webSocketImpl: TenantSocket });
      closing.push(() => opened.dispose());
      collect(opened, `subscription S${index} { published { id } }`);
    }
    await press.hasReaders(3);
    expect(server.inits).toHaveLength(2);
    expect(server.inits).toEqual(expect.arrayContaining([{ 'x-tenant': 'a' }, { 'x-tenant': 'b' }]));
  });

  test('are looked for where the settings say, not at the URL of the supergraph', async () => {
    const press = new Press();
    const server = await stories(press);
    const settings = {
      ...defaultSettings(),
      subgraphs: { stories: { streamUrl: server.url.replace('http', 'ws'), headers: [], errors: {} } },
    };
    const news = await newsroom({ press, storiesUrl: 'http://127.0.0.1:1/graphql', settings });
    const reader = collect(client(news));
    await press.hasReaders(1);
    press.publish(1);
    expect(await reader.has(1)).toEqual(['1']);
  });

  test('of more events than can wait for a slow subgraph lose some, and the next event tells of the gap', async () => {
    const press = new Press();
    const server = await stories(press);
    let isHeld = true;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const writers = transportTo(writersSchema());
    const news = await newsroom({
      press,
      storiesUrl: server.url,
      transports: {
        writers: { ...writers, post: async (request) => (isHeld && (await released), writers.post(request)) },
      },
    });
    const reader = collect(client(news));
    await press.hasReaders(1);
    for (let id = 1; id <= 1_010; id += 1) press.publish(id);
    const behind = collect(client(news), 'subscription { published { title } }');
    await press.hasReaders(2);
    press.publish(1_011);
    // The same socket brings it behind all the others: they have come too.
    await behind.has(1);
    isHeld = false;
    release();
    await reader.has(1_000);
    press.publish(1_012);
    await reader.has(1_001);
    expect(reader.events.map(({ data }) => Number(data?.published.id))).toEqual([
      ...Array.from({ length: 1_000 }, (_, index) => index + 1),
      1_012,
    ]);
    expect(reader.events.findIndex(({ extensions }) => extensions?.gap)).toBe(1_000);
  });

  test('that are lost are opened again, and the next event tells of the gap', async () => {
    const press = new Press();
    const server = await stories(press);
    const news = await newsroom({ press, storiesUrl: server.url });
    const reader = collect(client(news));
    await press.hasReaders(1);
    press.publish(1);
    await reader.has(1);
    server.cut();
    await press.hasReaders(0);
    await press.hasReaders(1);
    press.publish(3);
    press.publish(4);
    expect(await reader.has(3)).toEqual(['1', '3', '4']);
    const gaps = reader.events.map(({ extensions }) => extensions?.gap);
    expect(gaps).toEqual([
      undefined,
      { subgraph: 'stories', from: expect.any(String), to: expect.any(String) },
      undefined,
    ]);
  });

  test('that cannot be had in the first place are an error at once', async () => {
    const press = new Press();
    const server = await stories(press);
    const news = await newsroom({ press, storiesUrl: server.url });
    await server.stop();
    const results = client(news).iterate({ query: QUERY });
    await expect(results.next()).rejects.toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  });
});

describe('Streams in process', () => {
  /** The stories, whose streams break one after another when told to. */
  function breakable(press: Press) {
    const subscribe = subscribeTo(storiesSchema(press));
    const breaks: (() => void)[] = [];
    const subscription: SubscribeInProcess = async (request) => {
      const stream = await subscribe(request);
      if (stream.kind !== 'stream') return stream;
      const { results } = stream;
      const broken = new Promise<never>((_, reject) => breaks.push(() => reject(new Error('The tail is gone.'))));
      broken.catch(() => undefined);
      const next = (): Promise<IteratorResult<unknown>> => Promise.race([results.next(), broken]);
      return { kind: 'stream', results: { next, return: () => results.return!() } };
    };
    return { subscription, break: () => breaks.shift()!() };
  }

  test('that break are freed and opened again, and the next event tells of the gap', async () => {
    const press = new Press();
    const stories = breakable(press);
    const news = await newsroom({ press, subscriptions: { stories: stories.subscription } });
    const reader = collect(client(news));
    await press.hasReaders(1);
    press.publish(1);
    await reader.has(1);
    for (const id of [2, 3]) {
      stories.break();
      await press.hasReaders(0);
      await press.hasReaders(1);
      press.publish(id);
      await reader.has(id);
    }
    expect(reader.events.map(({ data }) => data?.published.id)).toEqual(['1', '2', '3']);
    expect(reader.events.map(({ extensions }) => extensions?.gap?.subgraph)).toEqual([undefined, 'stories', 'stories']);
    expect(press.opened).toBe(3);
    expect(news.streams()).toMatchObject({ subscriptions: 1, upstreams: 1 });
  });

  test('that break are not opened again once their client has gone', async () => {
    const press = new Press();
    const stories = breakable(press);
    const news = await newsroom({ press, subscriptions: { stories: stories.subscription } });
    const reader = collect(client(news));
    await press.hasReaders(1);
    press.publish(1);
    await reader.has(1);
    stories.break();
    await press.hasReaders(0);
    reader.close();
    await until(() => news.streams().upstreams === 0);
    // Who comes later has a stream of his own: the lost one is not among the open ones.
    collect(client(news));
    await press.hasReaders(1);
    expect(press.opened).toBe(2);
  });
});
