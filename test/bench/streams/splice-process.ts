import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { obey } from './measured.js';

/** The floor: no GraphQL at all, one text per event, the id put before it, `ws` in a loop with turns of ten milliseconds. */
const TURN_MS = 10;

const subscribers = new Map<WebSocket, Buffer>();
const http = createServer();
const sockets = new WebSocketServer({ server: http, path: '/graphql', perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type, id } = JSON.parse((data as Buffer).toString()) as { type: string; id?: string };
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    else subscribers.set(socket, Buffer.from(`{"id":"${id ?? ''}","type":"next","payload":`));
  });
  socket.on('close', () => subscribers.delete(socket));
});

async function splice(answer: Buffer): Promise<void> {
  let endsAt = performance.now() + TURN_MS;
  for (const [socket, head] of subscribers) {
    socket.send(Buffer.concat([head, answer]), { binary: false });
    if (performance.now() < endsAt) continue;
    await new Promise((resolve) => setImmediate(resolve));
    endsAt = performance.now() + TURN_MS;
  }
}

let tail = Promise.resolve();
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
obey({
  wsUrl: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`,
  publish(id, title) {
    const data = { published: { id: String(id), title, writer: { name: `Writer w${id % 2}` } } };
    tail = tail.then(() => splice(Buffer.from(`${JSON.stringify({ data })}}`)));
  },
  subscribers: () => subscribers.size,
});
