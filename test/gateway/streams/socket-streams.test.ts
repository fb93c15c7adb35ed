import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { backoffMs, DEFAULT_BACKOFF } from '../../../gateway/upstream/subscriptions/backoff.js';
import { createSocketStreams } from '../../../gateway/upstream/subscriptions/socket-streams.js';
import type { OpenStream, StreamSource } from '../../../gateway/upstream/subscriptions/stream-source.js';
import { Press, serveStories } from './newsroom.js';

const REQUEST = { body: '{"query":"subscription { published { id } }"}', requestId: 'r', headers: {}, sign: undefined };

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function streams(options: Parameters<typeof createSocketStreams>[0]): StreamSource {
  const source = createSocketStreams(options);
  closing.push(() => source.close());
  return source;
}

/** A stream, and the promise of why it was lost. */
function open(source: StreamSource): { readonly stream: OpenStream; readonly lost: Promise<string> } {
  let onLost = (_cause: string): void => undefined;
  const lost = new Promise<string>((resolve) => (onLost = resolve));
  const listener = { opened: () => undefined, next: () => undefined, ended: () => undefined, lost: onLost };
  return { stream: source.open(REQUEST, listener), lost };
}

/** A server that accepts sockets and says nothing more, or nothing at all. */
async function serveSilence(acknowledges: boolean): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closing.push(() => {
    server.close();
  });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { type } = JSON.parse((data as Buffer).toString()) as { type: string };
      if (type === 'connection_init' && acknowledges) socket.send('{"type":"connection_ack"}');
    });
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('Streams to one subgraph', () => {
  test('share a socket up to a number, and the socket is free again for others when some are closed', async () => {
    const press = new Press();
    const server = await serveStories(press);
    closing.push(() => server.stop());
    const source = streams({ url: server.url.replace('http', 'ws'), streamsPerSocket: 2 });
    const five = Array.from({ length: 5 }, () => open(source).stream);
    await press.hasReaders(5);
    expect(server.inits).toHaveLength(3);
    for (const stream of five.slice(0, 2)) stream.close();
    await press.hasReaders(3);
    open(source);
    open(source);
    await press.hasReaders(5);
    expect(server.inits).toHaveLength(3);
  });

  test('are lost when the other end of their socket is silent, though nothing closed it', async () => {
    const source = streams({ url: await serveSilence(true), keepAliveMs: 20 });
    expect(await open(source).lost).toMatch(/^The socket was closed: 1006/);
  });

  test('are lost when the subgraph accepts sockets and acknowledges none', async () => {
    const source = streams({ url: await serveSilence(false), ackTimeoutMs: 20 });
    expect(await open(source).lost).toMatch(/^The socket was closed: 4504/);
  });
});

test('Attempts to open a lost stream again come soon at first, never more rarely than every half minute, and not in step', () => {
  const pauses = [1, 2, 3, 20].map((attempt) => [0, 1].map((random) => backoffMs(DEFAULT_BACKOFF, attempt, random)));
  expect(pauses).toEqual([
    [100, 200],
    [200, 400],
    [400, 800],
    [15_000, 30_000],
  ]);
});
