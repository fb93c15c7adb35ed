import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { GraphQLRequest } from '../../../gateway/answer.js';
import { createPostListener } from '../../../gateway/http/post-listener.js';

const LIMITS = { bodyBytes: 1_000, requestTimeoutMs: 5_000 };

let server: Server;
let bodies: (string | undefined)[];
let answer: (request: GraphQLRequest) => Promise<{ status: number; headers: Record<string, string>; body: string }>;

beforeEach(async () => {
  bodies = [];
  answer = ({ parts }) => {
    bodies.push(parts.body && Buffer.from(parts.body).toString());
    return Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' });
  };
  const options = {
    answer: (request: GraphQLRequest) => answer(request),
    limits: LIMITS,
    allowedOrigins: [],
    isListening: () => true,
    shed: () => undefined,
    logger: pino({ level: 'silent' }),
    path: '/graphql',
  };
  server = createServer(createPostListener(options, (_request, response) => response.writeHead(404).end('others')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const url = (path = '/graphql') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

/** What the server writes to raw bytes until it closes the connection. */
function exchangeRaw(text: string): Promise<string> {
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => (received += String(chunk)));
  socket.write(text);
  return new Promise((resolve) => socket.on('close', () => resolve(received)).on('error', () => undefined));
}

describe('POST /graphql', () => {
  test('is answered with our headers, and its body handed on whole however it was cut', async () => {
    const parts = ['{"query":', '"{ a', ' }"}'];
    const body = new ReadableStream({
      async pull(controller) {
        const part = parts.shift();
        if (part === undefined) return controller.close();
        controller.enqueue(new TextEncoder().encode(part));
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const response = await fetch(url(), { method: 'POST', body, duplex: 'half' });
    expect(await response.text()).toBe('{}');
    expect(bodies).toEqual(['{"query":"{ a }"}']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-length': '2',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
  });

  test('with a body over the limit is refused at once, declared or not, and the connection given up', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
    const declared = await exchangeRaw(`${head}content-length: 1001\r\n\r\n`);
    const chunked = await exchangeRaw(`${head}transfer-encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1_001)}\r\n`);
    for (const text of [declared, chunked]) {
      expect(text).toMatch(/^HTTP\/1\.1 413 /);
      expect(text.toLowerCase()).toContain('connection: close');
      expect(text).toContain('"code":"BODY_TOO_LARGE","limit":');
    }
    expect(bodies).toEqual([]);
  });

  test('whose client goes before the end of its body is nobody to answer', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const closed = new Promise((resolve) => server.once('connection', (peer) => peer.once('close', resolve)));
    socket.end('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{"q');
    await closed;
    expect(bodies).toEqual([]);
  });

  test('that breaks us is answered with one sentence and a code', async () => {
    answer = () => Promise.reject(new Error('the inner word'));
    const headers = { accept: 'application/graphql-response+json' };
    const response = await fetch(url(), { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(text).not.toContain('inner word');
  });

  test('without a body is handed on without one', async () => {
    await fetch(url(), { method: 'POST' });
    expect(bodies).toEqual([undefined]);
  });
});

test.each([
  ['GET', '/graphql'],
  ['POST', '/graphql?a=1'],
  ['POST', '/other'],
])('%s %s goes the long way', async (method, path) => {
  const response = await fetch(url(path), { method, ...(method === 'POST' && { body: '{}' }) });
  expect(await response.text()).toBe('others');
});
