import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient, type Client } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { watchSupergraph } from '../../../gateway/reload/watch-supergraph.js';
import { readSupergraph } from '../../../gateway/supergraph/source.js';
import {
  composeNews,
  Press,
  startNewsroom,
  STORIES_SDL,
  storiesSchema,
  subscribeTo,
  transportTo,
  until,
  WRITERS_SDL,
  writersSchema,
  type Newsroom,
  type NewsroomOptions,
} from '../streams/newsroom.js';

const WITH_MOTTO = `${WRITERS_SDL} extend type Writer { motto: String }`;
const WITHOUT_TITLE = STORIES_SDL.replace('title: String!', 'headline: String!');

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function newsroom(options: NewsroomOptions = {}): Promise<Newsroom> {
  const news = await startNewsroom(options);
  closing.push(() => news.stop());
  return news;
}

async function ask(news: Newsroom, query: string) {
  const response = await fetch(`${news.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown[] };
}

function connect(news: Newsroom): Client {
  const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  closing.push(() => client.dispose());
  return client;
}

describe('A new supergraph', () => {
  test('is used for what comes after it', async () => {
    const news = await newsroom();
    expect((await ask(news, '{ writer(id: "w1") { motto } }')).errors).toHaveLength(1);
    expect(await news.supergraph.replace(composeNews(STORIES_SDL, WITH_MOTTO))).toEqual({ kind: 'replaced' });
    expect((await ask(news, '{ writer(id: "w1") { name } }')).errors).toBeUndefined();
  });

  test('changes nothing when it is the same', async () => {
    const news = await newsroom();
    expect(await news.supergraph.replace(composeNews())).toEqual({ kind: 'unchanged' });
  });

  test('that cannot be used leaves the old one; readiness and the log say why', async () => {
    const told: { readonly msg: string; readonly reason?: string }[] = [];
    const logger = pino({}, { write: (line) => void told.push(JSON.parse(line) as (typeof told)[number]) });
    const news = await newsroom({ logger });
    const replacement = await news.supergraph.replace('type Query { x: Int }');
    expect(replacement.kind).toBe('refused');
    expect((await ask(news, '{ writer(id: "w1") { name } }')).errors).toBeUndefined();
    const readiness = (await (await fetch(`${news.url}/readyz`)).json()) as { supergraph: { reason: string } };
    expect(readiness.supergraph.reason).toMatch(/supergraph/);
    const flaws = told.filter(({ msg }) => msg === 'a new supergraph cannot be used; the last good one stays');
    expect(flaws.map(({ reason }) => reason)).toEqual([readiness.supergraph.reason]);
    await news.supergraph.replace(composeNews());
    expect(await (await fetch(`${news.url}/readyz`)).json()).not.toHaveProperty('supergraph');
  });

  test('lets a request under way finish on the old one, also when its field is removed meanwhile', async () => {
    const stories = transportTo(storiesSchema(new Press()));
    let answerIt!: () => void;
    const mayAnswer = new Promise<void>((resolve) => (answerIt = resolve));
    const post = async (request: Parameters<typeof stories.post>[0]) => {
      await mayAnswer;
      return stories.post(request);
    };
    let isAsked = false;
    const news = await newsroom({
      transports: {
        stories: {
          post: (request) => {
            isAsked = true;
            return post(request);
          },
          close: () => Promise.resolve(),
        },
        writers: transportTo(writersSchema()),
      },
    });
    const asked = ask(news, '{ story(id: "1") { title writer { name } } }');
    await until(() => isAsked);
    expect(await news.supergraph.replace(composeNews(WITHOUT_TITLE))).toEqual({ kind: 'replaced' });
    answerIt();
    expect(await asked).toEqual({ data: { story: { title: 'Story 1', writer: { name: 'Writer w1' } } } });
    expect((await ask(news, '{ story(id: "1") { title } }')).errors).toHaveLength(1);
  });

  test('that comes during a swap waits, and only the last of several is taken', async () => {
    const news = await newsroom();
    const first = news.supergraph.replace(composeNews(STORIES_SDL, WITH_MOTTO));
    await Promise.resolve();
    const second = news.supergraph.replace(composeNews(WITHOUT_TITLE, WRITERS_SDL));
    const third = news.supergraph.replace(composeNews(WITHOUT_TITLE, WITH_MOTTO));
    expect((await Promise.all([first, second, third])).map(({ kind }) => kind)).toEqual([
      'replaced',
      'overtaken',
      'replaced',
    ]);
  });
});

describe('A poll', () => {
  test('that brings a new supergraph during a swap waits for it, and its own is used then', async () => {
    const news = await newsroom();
    const [next, last] = [composeNews(STORIES_SDL, WITH_MOTTO), composeNews(WITHOUT_TITLE, WITH_MOTTO)];
    const order: string[] = [];
    const watch = watchSupergraph({
      everyMs: 1,
      load: async () => {
        if (order.length === 0) {
          order.push('somebody else begins a swap');
          void news.supergraph.replace(next).then(({ kind }) => order.push(`his is ${kind}`));
        }
        return { sdl: last };
      },
      supergraph: news.supergraph,
      onReplaced: async () => void order.push('the polled one is replaced'),
    });
    closing.push(() => watch.stop());
    await until(() => order.length === 3);
    expect(order).toEqual(['somebody else begins a swap', 'his is replaced', 'the polled one is replaced']);
    expect((await ask(news, '{ story(id: "1") { title } }')).errors).toHaveLength(1);
  });

  test('that finds another one each time costs no request and no subscription', async () => {
    const news = await newsroom();
    const versions = [composeNews(), composeNews(STORIES_SDL, WITH_MOTTO)];
    let polls = 0;
    let swaps = 0;
    const watch = watchSupergraph({
      everyMs: 1,
      load: async () => ({ sdl: versions[(polls += 1) % 2]! }),
      supergraph: news.supergraph,
      onReplaced: async () => void (swaps += 1),
    });
    closing.push(() => watch.stop());
    const results = connect(news).iterate<{ published: { id: string } }>({
      query: 'subscription { published { id writer { name } } }',
    });
    const first = results.next();
    await news.press.hasReaders(1);
    for (let id = 1; id <= 3 || swaps < 2; id += 1) {
      news.press.publish(id);
      const event = (await (id === 1 ? first : results.next())).value as { data: { published: { id: string } } };
      expect(event.data.published.id).toBe(String(id));
      expect((await ask(news, '{ story(id: "1") { writer { name } } }')).errors).toBeUndefined();
    }
    expect(news.press.opened).toBe(1);
  });
});

describe('A live subscription', () => {
  test('goes on over a swap without an event that the client could see', async () => {
    const news = await newsroom();
    const results = connect(news).iterate({ query: 'subscription { published { title writer { name } } }' });
    const first = results.next();
    await news.press.hasReaders(1);
    await news.supergraph.replace(composeNews(STORIES_SDL, WITH_MOTTO));
    news.press.publish(1);
    expect((await first).value).toEqual({ data: { published: { title: 'Story 1', writer: { name: 'Writer w1' } } } });
    expect(news.press.opened).toBe(1);
  });

  test('whose stream has to be another one is spliced: no event lost, none doubled', async () => {
    // The writer's name moves to the stories: what is asked of the stream itself changes.
    const stories = STORIES_SDL.replace(
      'type Writer @key(fields: "id", resolvable: false) { id: ID! }',
      'type Writer @key(fields: "id") { id: ID! name: String! @shareable }',
    );
    const writers = WRITERS_SDL.replace('name: String!', 'name: String! @shareable');
    const press = new Press();
    const news = await newsroom({ press, subscriptions: { stories: subscribeTo(storiesSchema(press, stories)) } });
    const results = connect(news).iterate<{ published: { id: string } }>({
      query: 'subscription { published { id writer { id name } } }',
    });
    const got: string[] = [];
    const reading = (async () => {
      for await (const { data } of results) got.push(data!.published.id);
    })();
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect(await news.supergraph.replace(composeNews(stories, writers))).toEqual({ kind: 'replaced' });
    await news.press.hasReaders(2);
    for (let id = 2; id < 20; id += 1) news.press.publish(id);
    await until(() => got.length >= 19);
    await news.press.hasReaders(1);
    news.press.publish(20);
    await until(() => got.length >= 20);
    expect(got).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
    news.press.finish();
    await reading;
  });

  test('whose operation the new supergraph does not know ends with a code', async () => {
    const news = await newsroom();
    const results = connect(news).iterate({ query: 'subscription { published { title } }' });
    const first = results.next();
    await news.press.hasReaders(1);
    await news.supergraph.replace(composeNews(WITHOUT_TITLE));
    await expect(first).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    await news.press.hasReaders(0);
  });

  test('over an event stream ends with that code too, and one that goes on beside it goes on', async () => {
    const news = await newsroom();
    const sse = createSseClient({ url: `${news.url}/graphql` });
    const ending = sse.iterate({ query: 'subscription { published { title } }' }).next();
    const results = sse.iterate({ query: 'subscription { published { id } }' });
    const going = results.next();
    await news.press.hasReaders(2);
    await news.supergraph.replace(composeNews(WITHOUT_TITLE));
    expect((await ending).value).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect((await going).value).toEqual({ data: { published: { id: '1' } } });
    sse.dispose();
  });
});

describe('A watched file', () => {
  test('brings a new supergraph when it is written, and a broken one is told', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'liandong-reload-'));
    closing.push(() => rm(directory, { recursive: true }));
    const file = join(directory, 'supergraph.graphql');
    await writeFile(file, composeNews());
    const news = await newsroom();
    const replaced: string[] = [];
    const watch = watchSupergraph({
      everyMs: 10,
      load: () => readSupergraph(file),
      supergraph: news.supergraph,
      onReplaced: async (sdl) => void replaced.push(sdl),
    });
    closing.push(() => watch.stop());
    const next = composeNews(STORIES_SDL, WITH_MOTTO);
    await writeFile(file, next);
    await until(() => replaced.length === 1);
    expect(replaced).toEqual([next]);
    await writeFile(file, 'type Query {');
    const reasonOf = async () =>
      ((await (await fetch(`${news.url}/readyz`)).json()) as { supergraph?: { reason: string } }).supergraph?.reason;
    let reason = await reasonOf();
    while (reason === undefined) reason = await reasonOf();
    expect(reason).toMatch(/cannot be had from .*not a GraphQL schema/);
  });
});
