import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { startNewsroom, type Newsroom } from './newsroom.js';

const QUERY = `query Story($later: Boolean! = true) {
  story(id: "7") { title ...Byline @defer(label: "byline", if: $later) ... @defer { id } }
}
fragment Byline on Story { writer { name } }`;
const WHOLE = { data: { story: { title: 'Story 7', writer: { name: 'Writer w1' }, id: '7' } } };

let news: Newsroom;
afterEach(() => news.stop());

async function ask(query: string, accept: string) {
  const response = await fetch(`${news.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe.each(ENGINE_NAMES)('An operation with @defer, on the %s engine,', (engine) => {
  test.each(['application/json', 'application/graphql-response+json'])('is answered whole under %s', async (accept) => {
    news = await startNewsroom({ engine });
    expect(await ask(QUERY, accept)).toEqual(WHOLE);
  });

  test('is answered whole over a socket', async () => {
    news = await startNewsroom({ engine });
    const client = createClient({ url: news.wsUrl, webSocketImpl: WebSocket });
    expect((await client.iterate({ query: QUERY }).next()).value).toEqual(WHOLE);
    await client.dispose();
  });

  test('is refused where the directive cannot stand', async () => {
    news = await startNewsroom({ engine });
    const answer = await ask('{ story(id: "7") @defer { id } }', 'application/json');
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });
});

test('The reference engine answers whole also where parts are accepted', async () => {
  news = await startNewsroom({ engine: 'apollo' });
  expect(await ask(QUERY, 'multipart/mixed;deferSpec=20220824,application/json')).toEqual(WHOLE);
});
