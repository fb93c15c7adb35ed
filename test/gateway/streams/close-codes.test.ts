import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { CLOSE, duplicateId } from '../../../gateway/streams/websocket/close-codes.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

/** What the page says the client does after each code. */
const PRINTED = readFileSync(shippedFile('docs/streams.md'), 'utf8').matchAll(
  /^\| (\d{4}) +\|.*\| (gives up|comes back)\b.*\|$/gm,
);
const DOCUMENTED = new Map([...PRINTED].map(([, code, word]) => [Number(code), word]));

/** Of `ws` itself: a frame that is too large. */
const TOO_LARGE = [1009, 'Max payload size exceeded'] as const;

/** Whether the client of graphql-ws opens a second socket for its subscription when the first is closed so. */
async function reactionTo([code, reason]: readonly [number, string]): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  let sockets = 0;
  server.on('connection', (socket) => {
    sockets += 1;
    socket.on('message', (data) => {
      const { type, id } = JSON.parse((data as Buffer).toString()) as { type: string; id?: string };
      if (type === 'connection_init') return socket.send('{"type":"connection_ack"}');
      if (sockets === 1) return socket.close(code, reason);
      socket.send(JSON.stringify({ id, type: 'complete' }));
    });
  });
  const client = createClient({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    webSocketImpl: WebSocket,
    retryWait: () => Promise.resolve(),
  });
  const results = client.iterate({ query: 'subscription { published { id } }' });
  const reaction = await results.next().then(
    () => 'comes back',
    () => 'gives up',
  );
  await client.dispose();
  server.close();
  return reaction;
}

test('The client of graphql-ws comes back after every code after which it should, and after no other', async () => {
  const reasons = [...Object.values(CLOSE), duplicateId('1'), TOO_LARGE];
  const reactions = new Map<number, string>();
  for (const reason of reasons) reactions.set(reason[0], await reactionTo(reason));
  expect([...reactions].sort()).toEqual([...DOCUMENTED].sort());
});
