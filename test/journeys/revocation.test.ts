import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestProduct, type TestProduct } from '../harness/product.js';
import { eachStore } from '../harness/stores.js';

/** Issue 5, Bars: what is revoked in the graph at t is refused by t + 5 s on every transport, live streams included. */

const STREAM = 'subscription { caseUpdated { type } }';
/** From the answer that says it is revoked. */
const BOUND_MS = 5_000;
const POLL_MS = 50;

let product: TestProduct;

/** As the ministry's administrator. */
async function administrate(mutation: string): Promise<Record<string, never>> {
  const { data, errors } = await product.ask(`mutation { ${mutation} }`, {}, 'administrator');
  expect(errors).toBeUndefined();
  const [payload] = Object.values(data as Record<string, Record<string, never>>);
  expect(payload).toMatchObject({ violations: [] });
  return payload!;
}

/** Resolves with how the socket was closed, once its stream is open. */
async function overSocket(authorization: string): Promise<{ readonly closed: Promise<string> }> {
  const socket = new WebSocket(`${product.gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`));
  });
  await new Promise<void>((resolve) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
    socket.on('message', () => resolve());
  });
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: STREAM } }));
  return { closed };
}

/** Resolves with the code in the last thing that was said, once the stream is open. */
async function overHttp(accept: string, authorization: string): Promise<{ readonly closed: Promise<string> }> {
  const response = await fetch(`${product.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization },
    body: JSON.stringify({ query: STREAM }),
  });
  expect(response.status).toBe(200);
  return { closed: response.text().then((text) => /"code":"(\w+)"/.exec(text)?.[1] ?? text) };
}

async function everyTransport(authorization: string): Promise<readonly { readonly closed: Promise<string> }[]> {
  return Promise.all([
    overSocket(authorization),
    overHttp('text/event-stream', authorization),
    overHttp('multipart/mixed;subscriptionSpec=1.0', authorization),
  ]);
}

/** What comes of it within the bound; what comes too late is not waited for. */
async function inBound(wanted: Promise<unknown>): Promise<unknown> {
  return Promise.race([wanted, setTimeout(BOUND_MS, `not within ${BOUND_MS} ms`, { ref: false })]);
}

/** Asks over plain HTTP, again and again, until the answer is that of somebody without the right. */
async function until<T>(ask: () => Promise<T>, isRefused: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isRefused(answer)) return answer;
    await setTimeout(POLL_MS);
  }
}

eachStore('What an administrator revokes', (store) => {
  beforeAll(async () => {
    product = await startTestProduct({ store, demo: true });
  }, 300_000);
  afterAll(() => product.stop());

  it('is refused to the very token that had it within five seconds: over HTTP, WebSocket, event stream and multipart', async () => {
    const seen = async () =>
      (await product.ask('{ viewer { grants { role } } cases { totalCount } }', {}, 'province-supervisor')).data;
    const before = await seen();
    expect(before.viewer).toEqual({ grants: [{ role: 'SUPERVISOR' }] });
    expect(before.cases.totalCount).toBeGreaterThan(0);
    const streams = await everyTransport(`Bearer ${await product.token('province-supervisor')}`);
    const found = await product.ask(
      '{ accessGrants(filter: { subject: "demo:province-supervisor" }) { edges { node { id } } } }',
      {},
      'administrator',
    );
    const id = found.data.accessGrants.edges[0].node.id as string;
    await administrate(`revokeRole(input: { grantId: "${id}", reason: "轮岗" }) { violations { code } }`);
    const overHttpOnce = until(seen, ({ viewer }) => viewer.grants.length === 0);
    const ends = await Promise.all([overHttpOnce, ...streams.map(({ closed }) => closed)].map(inBound));
    expect(ends).toEqual([
      { viewer: { grants: [] }, cases: { totalCount: 0 } },
      '4403 Rights changed',
      'RIGHTS_CHANGED',
      'RIGHTS_CHANGED',
    ]);
  });

  it('may be a key: its partner is let in by it, and within five seconds no more, whatever is open', async () => {
    const issued = await administrate(`issueApiKey(input: { subject: "partner:weibo", agencyCode: "police-cn",
      label: "journey", scopes: ["platform:weibo"], validTo: "${new Date(Date.now() + 86_400_000).toISOString()}" })
      { text apiKey { id } violations { code } }`);
    const { text, apiKey } = issued as unknown as { text: string; apiKey: { id: string } };
    await product.gateway.rightsKnown();
    const streams = await everyTransport(`Bearer ${text}`);
    const statusOf = async () => {
      const headers = {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'x-api-key': text,
      };
      return (
        await fetch(`${product.gateway.url}/graphql`, {
          method: 'POST',
          headers,
          body: '{"query":"{ viewer { kind } }"}',
        })
      ).status;
    };
    expect(await statusOf()).toBe(200);
    await administrate(`revokeApiKey(input: { apiKeyId: "${apiKey.id}", reason: "泄露" }) { violations { code } }`);
    const overHttpOnce = until(statusOf, (status) => status !== 200);
    const ends = await Promise.all([overHttpOnce, ...streams.map(({ closed }) => closed)].map(inBound));
    expect(ends).toEqual([401, '4403 Credentials revoked', 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });
});
