import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openResponse, read } from './http-client.js';
import { startNewsroom, until, type Newsroom } from './newsroom.js';

const QUERY = 'subscription { published { id title } }';
const EVENT_STREAM = 'text/event-stream';
const MULTIPART = 'multipart/mixed;subscriptionSpec=1.0';

let news: Newsroom;
afterEach(() => news.stop());

const open = (accept: string, body: unknown = { query: QUERY }): Promise<IncomingMessage> =>
  openResponse(news.url, accept, body);

describe.each([
  [EVENT_STREAM, ':\n\n', /^(:\n\n){3}/],
  [
    MULTIPART,
    '--graphql',
    /^--graphql(\r\ncontent-type: application\/json; charset=utf-8\r\n\r\n\{\}\r\n--graphql){2}/,
  ],
])('A stream of %s', (accept, head, heartbeats) => {
  test('has its head at once, and heartbeats while nothing happens', async () => {
    news = await startNewsroom({ streams: { heartbeatMs: 20 } });
    const response = await open(accept);
    expect(await read(response, (text) => text.length >= head.length)).toContain(head);
    response.destroy();
    const again = await open(accept);
    expect(await read(again, (text) => heartbeats.test(text))).toMatch(heartbeats);
    again.destroy();
    await news.press.hasReaders(0);
  });

  test('is cut off when its client does not read', async () => {
    news = await startNewsroom({ streams: { maxWaitingBytes: 16_384 } });
    const response = await open(accept);
    response.pause();
    await news.press.hasReaders(1);
    const title = 'x'.repeat(500_000);
    for (let id = 0; id < 60 && news.streams().responses > 0; id += 1) {
      news.press.publish(id, title);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => news.streams().responses === 0);
    await news.press.hasReaders(0);
    response.destroy();
  });

  test('refuses an operation that does not fit the schema with a status', async () => {
    news = await startNewsroom();
    const response = await open(accept, { query: 'subscription { nothing }' });
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(await read(response, () => false))).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });
});

test('A query by GET is answered over an event stream, which then ends', async () => {
  news = await startNewsroom();
  const url = `${news.url}/graphql?query=${encodeURIComponent('{ story(id: "1") { id } }')}`;
  const response = await fetch(url, { headers: { accept: EVENT_STREAM } });
  expect(await response.text()).toBe(
    ':\n\nevent: next\ndata: {"data":{"story":{"id":"1"}}}\n\nevent: complete\ndata:\n\n',
  );
});
