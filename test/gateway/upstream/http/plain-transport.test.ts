import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { request as undiciRequest } from 'undici';
import { Cancellation } from '../../../../gateway/cancellation.js';
import { createHttpTransport, type HttpTransportOptions } from '../../../../gateway/upstream/http/http-transport.js';
import type { Transport, TransportRequest } from '../../../../gateway/upstream/transport.js';
import { startRawServer, type RawServer, type Script } from './raw-server.js';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
const answerOk: Script = (_request, socket) => void socket.write(OK);

let server: RawServer | undefined;
let transport: Transport | undefined;
afterEach(async () => {
  await transport?.close();
  await server?.close();
});

async function open(script: Script, options: Partial<HttpTransportOptions> = {}, host?: string): Promise<Transport> {
  server = await startRawServer(script, host);
  transport = createHttpTransport({ url: server.url, maxAnswerBytes: 1_000, ...options });
  return transport;
}

function requestOf(part: Partial<TransportRequest> = {}): TransportRequest {
  return {
    body: '{"query":"{a}"}',
    headers: { 'content-type': 'application/json' },
    signal: new Cancellation(),
    ...part,
  };
}

const moment = (milliseconds = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await moment(2);
}

/** A signal that tells how many listen to it. */
class CountedSignal extends Cancellation {
  count = 0;
  override addEventListener(type: 'abort', listener: () => void): void {
    this.count += 1;
    super.addEventListener(type, listener);
  }
  override removeEventListener(type: 'abort', listener: () => void): void {
    this.count -= 1;
    super.removeEventListener(type, listener);
  }
}

describe('what is sent', () => {
  test('one POST with host, length and the headers, the body in UTF-8', async () => {
    const post = await open(answerOk);
    await post.post(requestOf({ body: '{"query":"{联动}"}', headers: { 'x-a': 'b' } }));
    const { host } = new URL(server!.url);
    expect(server!.requests[0]!.body).toBe('{"query":"{联动}"}');
    expect(server!.requests[0]!.head.split('\r\n')).toEqual([
      'POST /graphql?x=1 HTTP/1.1',
      `host: ${host}`,
      'connection: keep-alive',
      'x-a: b',
      'content-length: 20',
    ]);
  });

  test('a Latin-1 header value arrives as the bytes it came in', async () => {
    const post = await open(answerOk);
    await post.post(requestOf({ headers: { 'x-a': 'caf\u00e9' }, body: '"é"' }));
    expect(server!.requests[0]!.head).toContain('x-a: caf\u00e9\r\n');
    expect(server!.requests[0]!.body).toBe('"é"');
  });

  test.each([
    ['a line end', { 'x-a': 'b\r\nx-liandong-caller: me' }],
    ['a line feed', { 'x-a': 'b\nc' }],
    ['NUL', { 'x-a': '\0' }],
    ['more than a byte', { 'x-a': '联' }],
    ['a name with a line end', { 'x-a\r\nx-b': 'c' }],
    ['a length of its own', { 'content-length': '5' }],
    ['a coding of its own', { 'transfer-encoding': 'chunked' }],
  ])('a header with %s is refused and nothing is sent', async (_name, headers) => {
    const post = await open(answerOk);
    await expect(post.post(requestOf({ headers }))).rejects.toThrow('no HTTP header');
    expect(server!.sockets).toHaveLength(0);
  });
});

describe('what is read', () => {
  test.each([
    ['UTF-8', Buffer.from('{"data":{"a":"联"}}'), '{"data":{"a":"联"}}', true],
    ['half a character', Buffer.from([0x7b, 0x22, 0xe8, 0x81, 0x22, 0x7d]), '{"\ufffd"}', false],
    ['a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), '"\ufffd\ufffd\ufffd"', false],
  ])('a body that is %s; bytes that are no UTF-8 are handed on to nobody', async (_what, sent, body, isUtf8) => {
    const post = await open((_request, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${sent.length}\r\n\r\n`);
      socket.write(sent);
    });
    const answer = await post.post(requestOf());
    expect([answer.body, answer.bytes]).toEqual([body, isUtf8 ? sent : undefined]);
  });
});

describe('connections', () => {
  test('requests after each other share one', async () => {
    const post = await open(answerOk);
    for (let count = 0; count < 20; count += 1) await post.post(requestOf());
    expect(server!.sockets).toHaveLength(1);
  });

  test('one that is to be closed is not used again', async () => {
    const post = await open((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}');
    });
    await post.post(requestOf());
    await post.post(requestOf());
    expect(server!.sockets).toHaveLength(2);
  });

  test("the server's hint how long it keeps one is respected", async () => {
    const post = await open((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\n{}');
    });
    await post.post(requestOf());
    await moment(5);
    await post.post(requestOf());
    expect(server!.sockets).toHaveLength(2);
  });

  test('an idle one is closed after a while', async () => {
    const post = await open(answerOk, { keepAliveMs: 30 });
    await post.post(requestOf());
    await new Promise((resolve) => server!.sockets[0]!.once('close', resolve));
  });

  test('one that the server has closed is not used again', async () => {
    const post = await open(answerOk);
    await post.post(requestOf());
    server!.sockets[0]!.end();
    await new Promise((resolve) => server!.sockets[0]!.once('close', resolve));
    await moment();
    expect(await post.post(requestOf())).toMatchObject({ status: 200 });
    expect(server!.sockets).toHaveLength(2);
  });

  test('one that sends what nobody asked for is closed, and its bytes answer nothing', async () => {
    const post = await open(answerOk);
    await post.post(requestOf());
    server!.sockets[0]!.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n"evil"');
    await new Promise((resolve) => server!.sockets[0]!.once('close', resolve));
    expect((await post.post(requestOf())).body).toBe('{}');
  });

  test('no more than allowed; who waits is served in order', async () => {
    const post = await open((request, socket) => setTimeout(() => void socket.write(answerWith(request.body)), 3), {
      connections: 2,
    });
    const order: string[] = [];
    const bodies = Array.from({ length: 9 }, (_, index) => `"${index}"`);
    await Promise.all(
      bodies.map(async (body) => {
        expect((await post.post(requestOf({ body }))).body).toBe(body);
        order.push(body);
      }),
    );
    expect(server!.sockets).toHaveLength(2);
    expect(order).toEqual(bodies);
  });

  test('an IPv6 address', async () => {
    const post = await open(answerOk, {}, '::1');
    expect(await post.post(requestOf())).toMatchObject({ status: 200 });
  });
});

function answerWith(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('giving up', () => {
  test('while an answer is read: the socket goes, others stay', async () => {
    const post = await open((request, socket) => void socket.write(request.index === 0 ? OK.slice(0, 30) : OK));
    const signal = new CountedSignal();
    const asked = post.post(requestOf({ signal }));
    await until(() => server!.requests.length === 1);
    signal.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(await post.post(requestOf())).toMatchObject({ status: 200 });
    expect(server!.requests[1]!.connection).toBe(1);
  });

  test('while waiting for a connection: nothing is sent, the next is served', async () => {
    const post = await open((request, socket) => setTimeout(() => void socket.write(answerWith(request.body)), 30), {
      connections: 1,
    });
    const signal = new CountedSignal();
    const [first, second, third] = ['"1"', '"2"', '"3"'].map((body) =>
      post.post(requestOf({ body, signal: body === '"2"' ? signal : new Cancellation() })),
    );
    signal.abort();
    await expect(second).rejects.toThrow('aborted');
    expect([(await first!).body, (await third!).body]).toEqual(['"1"', '"3"']);
    expect(server!.requests.map(({ body }) => body)).toEqual(['"1"', '"3"']);
  });

  test('one signal for a running and a waiting request ends both', async () => {
    const post = await open(() => undefined, { connections: 1 });
    const signal = new Cancellation();
    const both = [post.post(requestOf({ signal })), post.post(requestOf({ signal }))];
    await until(() => server!.requests.length === 1);
    signal.abort();
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await moment();
    expect(server!.requests).toHaveLength(1);
  });

  test('nobody listens to a signal any more once its request is over', async () => {
    const post = await open((request, socket) => (request.index === 2 ? socket.destroy() : void socket.write(OK)), {
      connections: 1,
    });
    const signals = Array.from({ length: 4 }, () => new CountedSignal());
    await Promise.allSettled(signals.map((signal) => post.post(requestOf({ signal }))));
    expect(signals.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
  });

  test('an aborted signal sends nothing', async () => {
    const post = await open(answerOk);
    const signal = new Cancellation();
    signal.abort();
    await expect(post.post(requestOf({ signal }))).rejects.toThrow('aborted');
    expect(server!.sockets).toHaveLength(0);
  });

  test('close() ends what is under way and what waits, and no socket is left', async () => {
    const post = await open(() => undefined, { connections: 1 });
    const both = [post.post(requestOf()), post.post(requestOf())];
    await until(() => server!.requests.length === 1);
    await post.close();
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await until(() => server!.sockets[0]!.destroyed);
    await expect(post.post(requestOf())).rejects.toThrow('closed');
  });
});

describe('failures', () => {
  test.each([
    ['at once', 0],
    ['in the head', 20],
    ['in the body', OK.length - 1],
  ])('the server closes %s: a rejection, and the next request goes on a new connection', async (_name, bytes) => {
    const post = await open((request, socket) =>
      request.index === 0 ? void socket.end(OK.slice(0, bytes)) : void socket.write(OK),
    );
    await expect(post.post(requestOf())).rejects.toThrow('closed');
    expect(await post.post(requestOf())).toMatchObject({ status: 200, body: '{}' });
  });

  test('a reset connection is a rejection', async () => {
    const post = await open((_request, socket) => void socket.resetAndDestroy());
    await expect(post.post(requestOf())).rejects.toThrow();
  });

  test('who waited is served when the connection before was lost', async () => {
    const post = await open(
      (request, socket) => (request.index === 0 ? void socket.destroy() : void socket.write(OK)),
      {
        connections: 1,
      },
    );
    const [first, second] = [post.post(requestOf()), post.post(requestOf())];
    await expect(first).rejects.toThrow();
    expect(await second).toMatchObject({ status: 200 });
  });

  test('an answer before the request was read takes its connection along', async () => {
    const early = await startEarly();
    transport = createHttpTransport({ url: early.url });
    const body = JSON.stringify('x'.repeat(8_000_000));
    const answer = await transport.post(requestOf({ body })).catch((error: unknown) => String(error));
    // What is still on its way when the server closes may take the answer with it.
    expect(typeof answer === 'string' || answer.status === 413).toBe(true);
    expect(await transport.post(requestOf())).toMatchObject({ status: 200 });
    await early.close();
  });
});

async function startEarly(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const early = createServer((request, response) => {
    if (Number(request.headers['content-length']) > 1_000) response.writeHead(413).end();
    else request.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => early.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(early.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        early.close(() => resolve());
        early.closeAllConnections();
      }),
  };
}

test("answers of Node's own server read as undici reads them", async () => {
  const answers = new Map<
    string,
    { status: number; headers: Record<string, string>; pieces: string[]; counted: boolean }
  >();
  const own = createServer((request, response) => {
    const { status, headers, pieces, counted } = answers.get(request.headers['x-case'] as string)!;
    const body = pieces.join('');
    request.resume().on('end', () => {
      response.writeHead(status, counted ? { ...headers, 'content-length': Buffer.byteLength(body) } : headers);
      for (const piece of pieces) response.write(piece);
      response.end();
    });
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}/`;
  const client = createHttpTransport({ url });
  const answer = fc.record({
    status: fc.constantFrom(200, 200, 203, 400, 429, 500, 503),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/), {
      maxKeys: 6,
    }),
    pieces: fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.nat(300_000).map((length) => '联'.repeat(length / 3)),
      ),
      { maxLength: 4 },
    ),
    counted: fc.boolean(),
  });
  let index = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (wanted) => {
        await Promise.all(
          wanted.map(async (one) => {
            const id = String((index += 1));
            answers.set(id, one);
            const headers = { 'x-case': id };
            const theirs = await undiciRequest(url, { method: 'POST', headers, body: '{}' });
            const [body, ours] = await Promise.all([
              theirs.body.text(),
              client.post(requestOf({ headers, body: '{}' })),
            ]);
            expect(ours.status).toBe(theirs.statusCode);
            expect(ours.body === body).toBe(true);
            for (const name of Object.keys(one.headers)) expect(ours.headers[name]).toBe(theirs.headers[name]);
          }),
        );
      }),
      { numRuns: 40 },
    );
  } finally {
    await client.close();
    own.close();
    own.closeAllConnections();
  }
});
