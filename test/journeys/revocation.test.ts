import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestProduct, type TestProduct } from '../harness/product.js';

/** Issue 5, Bars: what is revoked in the graph is refused within seconds, on every transport, live streams included. */

const STREAM = 'subscription { caseUpdated { type } }';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ store: 'pglite', demo: true });
}, 300_000);
afterAll(() => product.stop());

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

describe('What an administrator revokes', () => {
  it('is gone for the very token that had it, and ends what is open under it', async () => {
    const rolesOf = async () => (await product.ask('{ viewer { grants { role } } }', {}, 'county-officer')).data.viewer;
    expect(await rolesOf()).toEqual({ grants: [{ role: 'CASE_OFFICER' }] });
    const streams = await everyTransport(`Bearer ${await product.token('county-officer')}`);
    const found = await product.ask(
      '{ accessGrants(filter: { subject: "demo:county-officer" }) { edges { node { id } } } }',
      {},
      'administrator',
    );
    const id = found.data.accessGrants.edges[0].node.id as string;
    await administrate(`revokeRole(input: { grantId: "${id}", reason: "轮岗" }) { violations { code } }`);
    expect(await Promise.all(streams.map(({ closed }) => closed))).toEqual([
      '4403 Rights changed',
      'RIGHTS_CHANGED',
      'RIGHTS_CHANGED',
    ]);
    expect(await rolesOf()).toEqual({ grants: [] });
  });

  it('may be a key: its partner is let in by it, and then no more', async () => {
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
    expect(await Promise.all(streams.map(({ closed }) => closed))).toEqual([
      '4403 Credentials revoked',
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    expect(await statusOf()).toBe(401);
  });
});
