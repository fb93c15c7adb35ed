import { afterEach, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../gateway/engines.js';
import { startTestGateway, type TestGateway } from '../harness/gateway.js';
import { booksSubgraph, composeTiny, DEAD, listen, tinySubgraphs } from '../harness/tiny-subgraphs.js';

const QUERY = '{ books { title author { name } stars } stars }';

describe.each(ENGINE_NAMES)('With a dead subgraph the %s engine', (engine) => {
  let gateway: TestGateway | undefined;
  afterEach(() => gateway?.stop());

  test('gives all other data and an error that names the subgraph', async () => {
    gateway = await startTestGateway({ engine, transports: { reviews: DEAD } });
    const { status, body } = await gateway.ask(QUERY);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      books: [
        { title: 'The Art of Computer Programming', author: { name: 'Knuth' }, stars: null },
        { title: 'Structure and Interpretation', author: { name: 'Abelson' }, stars: null },
      ],
      stars: null,
    });
    for (const error of body.errors)
      expect(error.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'reviews' });
    expect(JSON.stringify(body)).not.toMatch(/ECONNREFUSED|10\.1\.2\.3/);
  });

  test('starts with every subgraph away, and says which are', async () => {
    const supergraphSdl = composeTiny(tinySubgraphs(), () => 'http://127.0.0.1:9/graphql');
    gateway = await startTestGateway({
      engine,
      supergraphSdl,
      transports: { books: DEAD, authors: DEAD, reviews: DEAD },
    });
    const { body } = await gateway.ask('{ stars }');
    expect(body).toMatchObject({ data: { stars: null }, errors: [{ path: ['stars'] }] });
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', degraded: ['authors', 'books', 'reviews'] },
    ]);
    expect((await fetch(`${gateway.url}/readyz?strict=1`)).status).toBe(503);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  test('reaches a subgraph over HTTP once it is there', async () => {
    const books = booksSubgraph();
    const server = await listen(books);
    const supergraphSdl = composeTiny([books], () => server.url);
    gateway = await startTestGateway({ engine, supergraphSdl, transports: { books: undefined as never } });
    expect((await gateway.ask('{ book(id: "b2") { pages } }')).body).toEqual({ data: { book: { pages: 657 } } });
    expect(await (await fetch(`${gateway.url}/readyz?strict=1`)).json()).toEqual({ status: 'ready', degraded: [] });
    await server.stop();
    const { body } = await gateway.ask('{ book(id: "b1") { pages } }');
    expect(body.errors).toMatchObject([
      { path: ['book'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'books' } },
    ]);
  });
});
