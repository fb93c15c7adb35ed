import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startHeldNewsroom, type HeldNewsroom } from './held-writers.js';

let news: HeldNewsroom;
let client: ApolloClient;
beforeAll(async () => {
  news = await startHeldNewsroom({ streams: { heartbeatMs: 20 } });
  client = new ApolloClient({
    link: new HttpLink({ uri: `${news.url}/graphql` }),
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
  });
});
afterAll(async () => {
  client.stop();
  await news.stop();
});

/** What the client has shown so far, and a wait for what it shows next. */
function follow<T>(results: { subscribe(observer: { next: (result: T) => void }): { unsubscribe(): void } }) {
  const seen: T[] = [];
  let onNext = (): void => undefined;
  const subscription = results.subscribe({
    next(result) {
      seen.push(result);
      onNext();
    },
  });
  return {
    seen,
    async until(holds: (last: T | undefined) => boolean): Promise<T> {
      while (!holds(seen.at(-1))) await new Promise<void>((resolve) => (onNext = resolve));
      return seen.at(-1)!;
    },
    stop: () => subscription.unsubscribe(),
  };
}

describe('The client of Apollo', () => {
  test('shows what is not deferred first, and all of it in the end', async () => {
    const query = gql`
      {
        story(id: "7") {
          id
          title
          ... @defer {
            writer {
              name
            }
          }
        }
      }
    `;
    const shown = follow(client.watchQuery({ query }));
    const first = await shown.until((result) => result?.data !== undefined);
    expect(first).toMatchObject({ data: { story: { id: '7', title: 'Story 7' } }, dataState: 'streaming' });
    news.release();
    const last = await shown.until((result) => result?.dataState === 'complete');
    expect(last.data).toMatchObject({ story: { title: 'Story 7', writer: { name: 'Writer w1' } } });
    expect(shown.seen.some(({ error }) => error)).toBe(false);
    shown.stop();
  });

  test('follows a subscription over multipart, and its leaving frees the stream', async () => {
    const query = gql`
      subscription {
        published {
          id
          title
        }
      }
    `;
    const events = follow<{ readonly data?: unknown }>(client.subscribe({ query }));
    await news.press.hasReaders(1);
    news.press.publish(1);
    const first = await events.until((event) => event !== undefined);
    expect(first.data).toMatchObject({ published: { id: '1', title: 'Story 1' } });
    news.press.publish(2);
    const second = await events.until((event) => event !== first);
    expect(second.data).toMatchObject({ published: { id: '2', title: 'Story 2' } });
    events.stop();
    await news.press.hasReaders(0);
  });
});
