import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { lateInARow, watchOverload } from '../../../gateway/limits/overload.js';
import { createOperations, type OperationsParts, type WantedOperation } from '../../../gateway/streams/operations.js';
import type { Subscriber } from '../../../gateway/streams/subscriber.js';
import { parseSettings } from '../../../gateway/settings-file.js';
import type { Transport } from '../../../gateway/upstream/transport.js';
import { startTestGateway, type TestGateway } from '../../harness/gateway.js';
import { booksSubgraph, DEAD } from '../../harness/tiny-subgraphs.js';

let gateway: TestGateway;
afterEach(() => gateway?.stop());

const readiness = async () => (await (await fetch(`${gateway.url}/readyz`)).json()) as { readonly circuits?: unknown };

/** A subgraph that says nothing until it is told to. */
function held(): { readonly transport: Transport; readonly waiting: (() => void)[] } {
  const { transport } = booksSubgraph();
  const waiting: (() => void)[] = [];
  return {
    waiting,
    transport: {
      post: (request) => new Promise<void>((resolve) => waiting.push(resolve)).then(() => transport.post(request)),
      close: () => Promise.resolve(),
    },
  };
}

/** What a socket is told that is not taken on. */
function statusOfUpgrade(url: string): Promise<number | undefined> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
    socket.once('open', () => reject(new Error('It was taken on.')));
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('A dead subgraph', () => {
  test('costs its own fields only, is left alone after a while, shows on /readyz, and is found again', async () => {
    let isDead = true;
    let asked = 0;
    const { transport } = booksSubgraph();
    const mortal: Transport = {
      post(request) {
        asked += 1;
        return (isDead ? DEAD : transport).post(request);
      },
      close: () => Promise.resolve(),
    };
    const yaml = 'circuit: { minCalls: 5, openMs: 20, maxOpenMs: 40 }';
    gateway = await startTestGateway({ settings: parseSettings(yaml, 'test'), transports: { books: mortal } });
    for (let i = 0; i < 5; i += 1) await gateway.ask('{ books { title } stars }');
    const askedWhileClosed = asked;
    const { body } = await gateway.ask('{ books { title } stars }');
    expect(body.data).toEqual({ books: null, stars: 5 });
    expect(body.errors[0]).toMatchObject({ path: ['books'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } });
    // Two sendings each while its failures were new; at most a trial's since.
    expect(askedWhileClosed).toBe(10);
    expect(asked).toBeLessThanOrEqual(12);
    expect(await readiness()).toMatchObject({
      degraded: ['books'],
      circuits: { books: { state: expect.stringMatching(/^(open|half-open)$/), retryInMs: expect.any(Number) } },
    });
    isDead = false;
    while ((await gateway.ask('{ books { id } }')).body.errors !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await readiness()).circuits).toBeUndefined();
  });
});

describe('A saturated subgraph', () => {
  test('costs its own fields only: what is too much for it fails at once', async () => {
    const { transport, waiting } = held();
    const yaml = 'circuit: { maxUnderWay: 2 }';
    gateway = await startTestGateway({ settings: parseSettings(yaml, 'test'), transports: { books: transport } });
    const slow = ['b1', 'b2'].map((id) => gateway.ask(`{ book(id: "${id}") { title } }`));
    await until(() => waiting.length === 2);
    const { body } = await gateway.ask('{ books { title } stars }');
    expect(body).toMatchObject({
      data: { books: null, stars: 5 },
      errors: [{ path: ['books'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
    for (const go of waiting.splice(0)) go();
    expect((await Promise.all(slow)).map(({ body: { errors } }) => errors)).toEqual([undefined, undefined]);
  });
});

describe('Requests beyond what may be under way', () => {
  test('wait their turn, and are refused with a time to come back when too many wait', async () => {
    const { transport, waiting } = held();
    const yaml = 'concurrency: { byKind: { PUBLIC: { executing: 1, waiting: 1 } } }';
    gateway = await startTestGateway({ settings: parseSettings(yaml, 'test'), transports: { books: transport } });
    const first = gateway.ask('{ book(id: "b1") { id } }');
    await until(() => waiting.length === 1);
    // One of the two has a turn next; the other finds nobody may wait any more.
    const others = [gateway.ask('{ book(id: "b2") { id } }'), gateway.ask('{ book(id: "b3") { id } }')];
    const refused = await Promise.race(others);
    expect(refused).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'OVERLOADED', limit: 1, value: 2, retryAfterSeconds: 5 } }] },
    });
    expect(refused.headers.get('retry-after')).toBe('5');
    waiting.shift()!();
    expect((await first).status).toBe(200);
    await until(() => waiting.length === 1);
    waiting.shift()!();
    expect((await Promise.all(others)).map(({ status }) => status).sort()).toEqual([200, 503]);
  });
});

describe('An event loop that is late', () => {
  test('is overload only when it lasts, and is over below half of the delay', () => {
    const judge = lateInARow(100);
    expect([9_000, 90, 110, 110, 110, 90].map(judge)).not.toContain(true);
    expect([110, 110, 110, 110, 60, 40, 110].map(judge)).toEqual([false, false, false, true, true, false, false]);
  });

  test('sends requests away with 503 before anything of them is read, and takes them again', async () => {
    gateway = await startTestGateway({ settings: parseSettings('overload: { eventLoopDelayMs: 5 }', 'test') });
    let isBlocking = true;
    const block = (): void => {
      const until = performance.now() + 60;
      while (performance.now() < until);
      if (isBlocking) setTimeout(block, 1);
    };
    block();
    let answer = await gateway.ask('{ stars }');
    while (answer.status !== 503) answer = await gateway.ask('not even GraphQL');
    expect(answer.headers.get('retry-after')).toBe('2');
    const { value, ...told } = answer.body.errors[0].extensions;
    expect(told).toEqual({ code: 'OVERLOADED', limit: 5, retryAfterSeconds: 2 });
    expect(value).toBeGreaterThan(5);
    expect((await fetch(`${gateway.url}/graphql?query={stars}`)).status).toBe(503);
    expect(await statusOfUpgrade(gateway.url)).toBe(503);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    isBlocking = false;
    while (answer.status !== 200) answer = await gateway.ask('{ stars }');
    expect(answer.body).toEqual({ data: { stars: 5 } });
  });

  test('is nobody’s affair where the operator says so', () => {
    const overload = watchOverload({ eventLoopDelayMs: 0, onChange: () => undefined });
    expect(overload.isOn).toBe(false);
    overload.stop();
  });
});

test('An operation that breaks what prepares it is refused: a message of a socket must not end the process', () => {
  const told: unknown[] = [];
  const operations = createOperations({
    shed: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
    logger: pino({}, { write: (line) => void told.push(JSON.parse(line)) }),
  } as Partial<OperationsParts> as OperationsParts);
  const wanted = { context: { requestId: 'request-1' } } as Partial<WantedOperation> as WantedOperation;
  const opening = operations.open(wanted, {} as Subscriber);
  expect(opening).toMatchObject({ kind: 'refused', code: 'INTERNAL' });
  expect(JSON.stringify(opening)).not.toContain('call stack');
  expect(told).toEqual([expect.objectContaining({ requestId: 'request-1', msg: 'an operation broke' })]);
});
