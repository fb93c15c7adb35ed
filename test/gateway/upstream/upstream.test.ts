import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CALLER_KINDS, PUBLIC_CALLER, canonicalCaller, type Caller } from '../../../schema/caller.js';
import type { RequestContext } from '../../../gateway/engine.js';
import { applyHeaderRules, type HeaderRule } from '../../../gateway/upstream/headers.js';
import { createHttpTransport } from '../../../gateway/upstream/http/http-transport.js';
import { createInProcessTransport } from '../../../gateway/upstream/in-process.js';
import type { TransportRequest } from '../../../gateway/upstream/transport.js';
import { createUpstream, flightKey, type UpstreamOptions } from '../../../gateway/upstream/upstream.js';

const OK = { status: 200, headers: {}, body: '{"data":{"a":1}}' };
const BODY = '{"query":"{a}"}';

function contextOf(part: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'r',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new AbortController().signal,
    deadlineAt: performance.now() + 5_000,
    ...part,
  };
}

/** An upstream over a function, with what the function was given. */
function upstreamOver(
  handle: (request: TransportRequest) => Promise<typeof OK>,
  options: Partial<UpstreamOptions> = {},
) {
  const seen: TransportRequest[] = [];
  const transport = createInProcessTransport({
    handle: (request) => {
      seen.push(request);
      return handle(request);
    },
    maxAnswerBytes: 1_000,
  });
  return { seen, upstream: createUpstream({ name: 'one', transport, ...options }) };
}

const later = (): Promise<typeof OK> => new Promise((resolve) => setTimeout(() => resolve(OK), 20));

describe('in-flight sharing', () => {
  const caller = fc.record<Caller>({
    subject: fc.string(),
    kind: fc.constantFrom(...CALLER_KINDS),
    grants: fc.array(fc.record({ agencyId: fc.string(), role: fc.string() }), { maxLength: 3 }),
    scopes: fc.array(fc.string(), { maxLength: 3 }),
  });
  const headers = fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 });

  test('gives one key to two requests exactly when caller and headers are equal', () => {
    const request = fc.record({ caller, headers });
    fc.assert(
      fc.property(request, request, (one, other) => {
        const isSame =
          canonicalCaller(one.caller) === canonicalCaller(other.caller) &&
          JSON.stringify(one.headers) === JSON.stringify(other.headers);
        const keys = [one, other].map((r) => flightKey(r.headers, r.caller));
        expect(keys[0] === keys[1]).toBe(isSame);
        const copy = structuredClone(one);
        expect(flightKey(copy.headers, { ...copy.caller, grants: [...copy.caller.grants].reverse() })).toBe(keys[0]);
      }),
      { numRuns: 500 },
    );
  });

  test('is for equal bodies, however alike others are', async () => {
    const length = fc.oneof(fc.nat(40), fc.integer({ min: 500, max: 530 }), fc.integer({ min: 1_000, max: 20_000 }));
    await fc.assert(
      fc.asyncProperty(length, fc.nat(), async (size, place) => {
        const { upstream, seen } = upstreamOver(later);
        const letters = Array.from({ length: size + 1 }, () => 'x');
        const one = letters.join('');
        letters[place % letters.length] = 'y';
        const bodies = [one, letters.join(''), ['x', ...letters].join('').slice(1), `${one.slice(1)}x`];
        await Promise.all(bodies.map((body) => upstream.send({ body, kind: 'query' }, contextOf())));
        expect(new Set(seen.map(({ body }) => body))).toEqual(new Set(bodies));
        expect(seen.filter(({ body }) => body === one)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  test('two different callers never share, equal ones do', async () => {
    await fc.assert(
      fc.asyncProperty(caller, caller, async (one, other) => {
        const { upstream, seen } = upstreamOver(() => Promise.resolve(OK), {
          sign: ({ caller: c }) => ({ proof: canonicalCaller(c) }),
        });
        const request = { body: BODY, kind: 'query' } as const;
        await Promise.all(
          [one, other, structuredClone(one)].map((c) => upstream.send(request, contextOf({ caller: c }))),
        );
        const isSame = canonicalCaller(one) === canonicalCaller(other);
        expect(seen.map(({ headers: h }) => h['proof'])).toEqual(
          isSame ? [canonicalCaller(one)] : [one, other].map(canonicalCaller),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('never holds for mutations', async () => {
    const { upstream, seen } = upstreamOver(later);
    await Promise.all([1, 2].map(() => upstream.send({ body: BODY, kind: 'mutation' }, contextOf())));
    expect(seen).toHaveLength(2);
  });

  test('gives every participant its own data', async () => {
    const { upstream } = upstreamOver(later);
    const outcomes = await Promise.all([1, 2].map(() => upstream.send({ body: BODY, kind: 'query' }, contextOf())));
    const [first, second] = outcomes.map((outcome) => (outcome.kind === 'answered' ? outcome.answer.data : undefined));
    expect(first).toEqual({ a: 1 });
    expect(first).not.toBe(second);
  });

  test('goes on while one client waits, and is aborted when the last has gone', async () => {
    const { upstream, seen } = upstreamOver(() => new Promise(() => undefined));
    const clients = [new AbortController(), new AbortController()];
    const sent = clients.map(({ signal }) => upstream.send({ body: BODY, kind: 'query' }, contextOf({ signal })));
    clients[0]!.abort();
    await sent[0];
    expect(seen[0]?.signal.aborted).toBe(false);
    clients[1]!.abort();
    await sent[1];
    expect(seen[0]?.signal.aborted).toBe(true);
  });
});

describe('a failing subgraph', () => {
  const failing = (times: number) => {
    let left = times;
    return () => (left-- > 0 ? Promise.reject(new Error('reset')) : Promise.resolve(OK));
  };

  test('is asked again for queries, not for mutations', async () => {
    const query = upstreamOver(failing(1));
    expect(await query.upstream.send({ body: BODY, kind: 'query' }, contextOf())).toMatchObject({ kind: 'answered' });
    const mutation = upstreamOver(failing(1));
    expect(await mutation.upstream.send({ body: BODY, kind: 'mutation' }, contextOf())).toMatchObject({
      kind: 'failed',
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    expect([query.seen.length, mutation.seen.length]).toEqual([2, 1]);
  });

  test('has its own time limit below the deadline', async () => {
    const { upstream } = upstreamOver(() => new Promise(() => undefined), { timeoutMs: 30 });
    const outcome = await upstream.send({ body: BODY, kind: 'query' }, contextOf());
    expect(outcome).toMatchObject({ kind: 'failed', code: 'SUBGRAPH_TIMEOUT' });
  });

  test('may not send more than the cap', async () => {
    const { upstream } = upstreamOver(() => Promise.resolve({ ...OK, body: `{"data":{"a":"${'x'.repeat(2_000)}"}}` }));
    const outcome = await upstream.send({ body: BODY, kind: 'query' }, contextOf());
    expect(outcome).toMatchObject({ kind: 'failed', code: 'ANSWER_TOO_LARGE' });
  });

  test.each([
    ['<html>', 200, 'SUBGRAPH_ERROR'],
    ['<html>', 502, 'SUBGRAPH_UNAVAILABLE'],
    ['[1]', 200, 'SUBGRAPH_ERROR'],
    ['', 404, 'SUBGRAPH_ERROR'],
  ])('that answers %j with status %d has failed with %s', async (body, status, code) => {
    const { upstream } = upstreamOver(() => Promise.resolve({ ...OK, body, status }));
    expect(await upstream.send({ body: BODY, kind: 'mutation' }, contextOf())).toMatchObject({ kind: 'failed', code });
  });
});

test.each<[string, HeaderRule[], Record<string, string>]>([
  ['a named header', [{ kind: 'propagate', name: 'X-Tenant' }], { 'x-tenant': 't1' }],
  ['a renamed one', [{ kind: 'propagate', name: 'x-tenant', rename: 'X-Org' }], { 'x-org': 't1' }],
  ['a fallback', [{ kind: 'propagate', name: 'x-none', fallback: 'f' }], { 'x-none': 'f' }],
  ['a fixed one', [{ kind: 'insert', name: 'x-gateway', value: 'g' }], { 'x-gateway': 'g' }],
  [
    'none that was removed',
    [
      { kind: 'propagate', name: 'x-tenant' },
      { kind: 'remove', name: 'x-tenant' },
    ],
    {},
  ],
  [
    'none of one hop',
    [
      { kind: 'propagate', name: 'host' },
      { kind: 'propagate', name: 'content-length' },
    ],
    {},
  ],
  ['nothing without a rule', [], {}],
  ['nothing of the prototype', [{ kind: 'propagate', name: 'constructor' }], {}],
])('header rules send %s', (_name, rules, wanted) => {
  expect(
    applyHeaderRules(rules, { 'x-tenant': 't1', authorization: 'secret', host: 'h', 'content-length': '9' }),
  ).toEqual(wanted);
});

describe('over HTTP', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const serve = async (listener: RequestListener): Promise<string> => {
    server = createServer(listener);
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?x=1`;
  };
  const post = async (url: string, signal = new AbortController().signal, maxAnswerBytes = 1_000) => {
    const transport = createHttpTransport({ url, maxAnswerBytes });
    return transport
      .post({ body: BODY, headers: { 'content-type': 'application/json' }, signal })
      .finally(() => transport.close());
  };

  test('the body goes to the path and the answer comes back with status and headers', async () => {
    const url = await serve((request, response) => {
      request
        .resume()
        .on('end', () => response.writeHead(203, { 'x-a': 'b' }).end(`{"at":"${request.url}","utf":"联动"}`));
    });
    const answer = await post(url);
    expect(answer).toMatchObject({ status: 203, body: '{"at":"/graphql?x=1","utf":"联动"}' });
    expect(answer.headers['x-a']).toBe('b');
  });

  test('an answer over the cap is cut off', async () => {
    const url = await serve((_request, response) => void response.end('x'.repeat(5_000)));
    await expect(post(url)).rejects.toThrow('larger than 1000 bytes');
  });

  test("the client's abort reaches the socket", async () => {
    let onClose = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => (onClose = resolve));
    const client = new AbortController();
    const url = await serve((request) => {
      request.on('close', onClose);
      client.abort();
    });
    await expect(post(url, client.signal)).rejects.toThrow();
    await isClosed;
  });

  test('nobody listening is a rejection', async () => {
    await expect(post('http://127.0.0.1:1/')).rejects.toThrow();
  });
});
