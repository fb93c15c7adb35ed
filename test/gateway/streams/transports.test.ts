import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startNewsroom, type Newsroom } from './newsroom.js';

const QUERY = 'subscription { published { id title writer { name } } }';
const enriched = (id: number) => ({
  data: { published: { id: String(id), title: `Story ${id}`, writer: { name: `Writer w${id % 2}` } } },
});

let news: Newsroom;

beforeEach(async () => {
  news = await startNewsroom();
});
afterEach(async () => {
  await news.stop();
});

describe('A subscription, enriched from another subgraph,', () => {
  test('reaches a graphql-ws client', async () => {
    const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket });
    const results = client.iterate({ query: QUERY });
    const first = results.next();
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect(await first).toEqual({ done: false, value: enriched(1) });
    news.press.publish(2);
    expect((await results.next()).value).toEqual(enriched(2));
    await client.dispose();
    await news.press.hasReaders(0);
  });

  test('reaches a graphql-sse client', async () => {
    const client = createSseClient({ url: `${news.url}/graphql` });
    const results = client.iterate({ query: QUERY });
    const first = results.next();
    await news.press.hasReaders(1);
    news.press.publish(1);
    expect((await first).value).toEqual(enriched(1));
    news.press.finish();
    expect((await results.next()).done).toBe(true);
    client.dispose();
  });

  test('reaches a multipart client, each part whole when its event has come', async () => {
    const response = await fetch(`${news.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
      },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await news.press.hasReaders(1);
    news.press.publish(1);
    let text = '';
    while (text.split('--graphql').length < 3) text += (await reader.read()).value ?? '';
    const json = text.split('--graphql')[1]!.split('\r\n\r\n')[1]!;
    expect(JSON.parse(json)).toEqual({ payload: enriched(1) });
    await reader.cancel();
    await news.press.hasReaders(0);
  });

  test('is refused over plain HTTP', async () => {
    const response = await fetch(`${news.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(response.status).toBe(400);
  });
});

describe('Queries', () => {
  test('are answered over a socket and an event stream too', async () => {
    const query = '{ story(id: "7") { title writer { name } } }';
    const story = { data: { story: { title: 'Story 7', writer: { name: 'Writer w1' } } } };
    const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket });
    const sse = createSseClient({ url: `${news.url}/graphql` });
    expect((await client.iterate({ query }).next()).value).toEqual(story);
    expect((await sse.iterate({ query }).next()).value).toEqual(story);
    await client.dispose();
    sse.dispose();
  });
});
