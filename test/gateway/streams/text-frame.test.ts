import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from '../../../gateway/streams/websocket/text-frame.js';

/** A client of another hand reads the frames, between frames of `ws` itself. */

let server: Server;
let client: WebSocket;
let accepted: { readonly socket: WebSocket; readonly stream: Duplex };
beforeAll(async () => {
  server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => (accepted = { socket, stream })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
});
afterAll(() => {
  client.terminate();
  server.close();
});

// Where the length takes another form (RFC 6455 §5.2), and one character of three bytes.
test.each([0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])(
  'A frame of %p bytes is read as it was written',
  async (length) => {
    const head = '{"id":"甲"}'.slice(0, length === 0 ? 0 : length < 20 ? 1 : undefined);
    const body = 'x'.repeat(length - Buffer.byteLength(head));
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      const hear = (data: unknown, isBinary: boolean): void => {
        heard.push(isBinary ? 'binary' : (data as Buffer).toString());
        if (heard.length < 3) return;
        client.off('message', hear);
        resolve();
      };
      client.on('message', hear);
    });
    accepted.socket.send('before');
    accepted.stream.write(textFrame(Buffer.from(head), Buffer.from(body)));
    accepted.socket.send('after');
    await all;
    expect(heard).toEqual(['before', head + body, 'after']);
  },
);
