import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { startTestProduct, type TestProduct } from '../../harness/product.js';
import { eachStore } from '../../harness/stores.js';
import { until } from './newsroom.js';

const HOTLINE = stableId('agency', 'hotline-440100');

/** The event is the cases'; the agency's name is the registry's, its scores the assessment's, its incidents the campaigns'. */
const QUERY = `subscription {
  caseUpdated {
    type
    case { id state intake { name scores(first: 1) { totalCount } incidents(first: 1) { totalCount } } }
  }
}`;

eachStore('A case that is received', (store) => {
  let product: TestProduct;
  let client: Client;

  beforeAll(async () => {
    product = await startTestProduct({ store, demo: true });
    client = createClient({
      url: `${product.gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: async () => ({ authorization: `Bearer ${await product.token('dispatcher')}` }),
    });
  }, 300_000);
  afterAll(async () => {
    await client.dispose();
    await product.stop();
  });

  it('reaches its dispatcher with what the other three subgraphs know of the agency', async () => {
    const results = client.iterate({ query: QUERY });
    const first = results.next();
    await Promise.race([first, until(() => product.gateway.streams().upstreams === 1)]);
    const received = await product.ask(
      `mutation { receiveCase(input: { intakeAgencyId: "${HOTLINE}", channel: "phone", summary: "解放北路夜间摊位纠纷",
        divisionCode: "440104", idempotencyKey: "stream-1" }) { case { id } } }`,
      {},
      'dispatcher',
    );
    expect(received.errors).toBeUndefined();
    expect((await first).value).toEqual({
      data: {
        caseUpdated: {
          type: 'gov.cases.case.received.v1',
          case: {
            id: received.data.receiveCase.case.id,
            state: 'RECEIVED',
            intake: {
              name: expect.any(String),
              scores: { totalCount: expect.any(Number) },
              incidents: { totalCount: expect.any(Number) },
            },
          },
        },
      },
    });
    await client.dispose();
    await until(() => product.gateway.streams().upstreams === 0);
  });

  it('finds an agency that is answered in parts, as printed in docs/defer.md', async () => {
    const page = readFileSync(shippedFile('docs/defer.md'), 'utf8');
    const [query, printed] = [/```graphql\n([^`]*)```/, /```http\n([^`]*)```/].map((block) => block.exec(page)![1]!);
    const response = await fetch(`${product.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;deferSpec=20220824,application/json',
        authorization: `Bearer ${await product.token('dispatcher')}`,
      },
      body: JSON.stringify({ query }),
    });
    const head = `HTTP/1.1 ${response.status} ${response.statusText}\ncontent-type: ${response.headers.get('content-type')}`;
    const body = (await response.text()).replaceAll('\r\n', '\n');
    expect(`${head}\n\n${body}`).toBe(printed);
  });
});
