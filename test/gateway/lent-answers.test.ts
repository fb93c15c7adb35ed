import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';
import { booksSubgraph, composeTiny } from '../harness/tiny-subgraphs.js';

/*
 * The memory of an answer is used for others as soon as it was read or sent. Whoever reads slowly, goes away or shares an
 * answer must never get a byte of anybody else's.
 */

let gateway: TestGateway;
let subgraph: Server;

/** `<id>:<letters>`: asked for `book-7 50000`, a text of so many letters that are all the same. */
function textFor(asked: string): string {
  const [id, length] = asked.split(' ') as [string, string];
  return `${id}:${letterOf(id).repeat(Number(length))}`;
}

const letterOf = (id: string): string => String.fromCharCode(97 + (Number(id.split('-')[1]) % 26));

beforeAll(async () => {
  subgraph = createServer((request, response) => {
    void json(request).then((body) => {
      const { variables } = body as { variables: { text: string } };
      answerInPieces(response, JSON.stringify({ data: { echo: textFor(variables.text) } }));
    });
  });
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;
  gateway = await startTestGateway({
    supergraphSdl: composeTiny([booksSubgraph()], () => url),
    transports: { books: undefined as never },
  });
});
afterAll(async () => {
  await gateway.stop();
  subgraph.closeAllConnections();
  subgraph.close();
});

/** As it comes: counted in one piece, counted in two, or in chunks. */
function answerInPieces(response: ServerResponse, text: string): void {
  const way = text.length % 3;
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(way < 2 && { 'content-length': Buffer.byteLength(text) }),
  });
  if (way === 0) response.end(text);
  else {
    response.write(text.slice(0, text.length / 2));
    setImmediate(() => response.end(text.slice(text.length / 2)));
  }
}

function bodyFor(asked: string): string {
  return JSON.stringify({ query: 'query ($text: String) { echo(text: $text) }', variables: { text: asked } });
}

async function ask(asked: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodyFor(asked),
    ...(signal && { signal }),
  });
  return ((await response.json()) as { data: { echo: string } }).data.echo;
}

/** Sends them one behind the other, and reads none of the answers' bodies until it is told to. */
async function askSlowly(all: readonly string[]): Promise<{ readonly socket: Socket; read(): Promise<string[]> }> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  for (const asked of all) {
    const body = bodyFor(asked);
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head + body);
  }
  return {
    socket,
    read: () =>
      new Promise((resolve, reject) => {
        const bodies: string[] = [];
        let come = '';
        socket.setEncoding('latin1').on('error', reject);
        socket.on('data', (piece: string) => {
          come += piece;
          for (let end = come.indexOf('\r\n\r\n'); end >= 0; end = come.indexOf('\r\n\r\n')) {
            const length = Number(/content-length: (\d+)/i.exec(come.slice(0, end))?.[1]);
            if (come.length < end + 4 + length) return;
            bodies.push(come.slice(end + 4, end + 4 + length));
            come = come.slice(end + 4 + length);
          }
          if (bodies.length === all.length) resolve(bodies);
        });
        socket.resume();
      }),
  };
}

test('A client that reads slowly gets its own answers, whatever was answered in between', async () => {
  const own = Array.from({ length: 12 }, (_, index) => `slow-${index} 900000`);
  const slow = await askSlowly(own);
  // Alike, and answered with the same bytes where they come at the same time.
  expect(await Promise.all(own.map((asked) => ask(asked)))).toEqual(own.map(textFor));
  // What it does not take stays with the gateway while others are answered.
  await pause(200);
  const others = Array.from({ length: 60 }, (_, index) => `other-${index + 30} ${850_000 + index}`);
  for (const asked of others) expect(await ask(asked)).toBe(textFor(asked));
  expect(await slow.read()).toEqual(own.map((asked) => JSON.stringify({ data: { echo: textFor(asked) } })));
  slow.socket.destroy();
});

test('Many at once, alike and not, some of whom go away, get their own answers', async () => {
  // Lengths of one size of memory, so that all of them use the same.
  const lengths = [40_000, 45_001, 50_002, 60_000, 3_000, 200_000];
  const one = async (index: number): Promise<void> => {
    const shared = index % 3 === 0;
    const asked = `many-${shared ? Math.floor(index / 30) : index} ${lengths[index % lengths.length]!}`;
    const leaving = new AbortController();
    if (index % 7 === 0) setTimeout(() => leaving.abort(), index % 13);
    const got = await ask(asked, leaving.signal).catch(() => undefined);
    if (got !== undefined || index % 7 !== 0) expect(got).toBe(textFor(asked));
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < 700) await one(next++);
    }),
  );
});

test('Answers one after the other take no new memory', async () => {
  for (let index = 0; index < 20; index++) await ask(`first-${index} 60000`);
  const allocate = jest.spyOn(Buffer, 'allocUnsafeSlow');
  for (let index = 0; index < 50; index++) await ask(`then-${index} ${60_000 + index}`);
  const sizes = allocate.mock.calls.map(([size]) => size);
  allocate.mockRestore();
  expect(sizes).toEqual([]);
});
