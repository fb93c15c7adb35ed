import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';
import { booksSubgraph, composeTiny } from '../harness/tiny-subgraphs.js';

let gateway: TestGateway;
let subgraph: Server;
afterEach(async () => {
  await gateway.stop();
  subgraph.closeAllConnections();
  subgraph.close();
});

/** A gateway before a subgraph that hangs or fails, all over real sockets. */
async function start(onRequest: (request: IncomingMessage) => void, status?: number): Promise<void> {
  subgraph = createServer((request, response) => {
    onRequest(request);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;
  gateway = await startTestGateway({
    supergraphSdl: composeTiny([booksSubgraph()], () => url),
    transports: { books: undefined as never },
  });
}

function client() {
  const sent = httpRequest(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  sent.on('error', () => undefined);
  sent.end(JSON.stringify({ query: '{ slow }' }));
  return sent;
}

test('A client that goes takes the socket to the subgraph along', async () => {
  let onAsked = (_request: IncomingMessage): void => undefined;
  const asked = new Promise<IncomingMessage>((resolve) => (onAsked = resolve));
  await start((request) => onAsked(request));
  const waiting = client();
  const { socket } = await asked;
  const closed = once(socket, 'close');
  waiting.destroy();
  await closed;
});

test('The subgraph is asked on while another client waits for the same', async () => {
  const asked: IncomingMessage[] = [];
  await start((request) => void asked.push(request));
  const [first, second] = [client(), client()];
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const socket = asked[0]!.socket;
  const closed = once(socket, 'close');
  // Both have arrived when a third request, sent after them, is answered.
  await gateway.ask('{ __typename }');
  first.destroy();
  await gateway.ask('{ __typename }');
  expect([asked.length, socket.destroyed]).toEqual([1, false]);
  second.destroy();
  await closed;
});
