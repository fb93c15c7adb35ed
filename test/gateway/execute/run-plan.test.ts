import { afterEach, expect, test } from '@jest/globals';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { federate, type Federation } from './federation.js';
import { shop } from './shop.js';

let federation: Federation;
afterEach(() => federation.stop());

test('a query over four subgraphs is answered in the order of the client', async () => {
  federation = await federate(shop());
  const answer = await federation.ask(`{ products { shipping reviews { author { nick name } stars } name inStock } }`);
  expect(answer).toEqual({
    data: {
      products: [
        { shipping: 42, reviews: [{ author: { nick: 'ann', name: 'Ann' }, stars: 5 }], name: 'Lamp', inStock: true },
        {
          shipping: 97,
          reviews: [
            { author: { nick: 'bo', name: 'Bo' }, stars: 2 },
            { author: { nick: 'ann', name: 'Ann' }, stars: 4 },
          ],
          name: 'Chair',
          inStock: true,
        },
        { shipping: 280, reviews: [], name: 'Desk', inStock: false },
      ],
    },
  });
  expect(Object.keys(answer.data.products[0])).toEqual(['shipping', 'reviews', 'name', 'inStock']);
});

test('equal representations are asked for once', async () => {
  federation = await federate(shop());
  await federation.ask(`{ reviews { author { name } } }`);
  const entities = federation.sent.find(({ query }) => query.includes('_entities'));
  expect(entities?.variables['representations']).toEqual([
    { __typename: 'User', id: 'u1' },
    { __typename: 'User', id: 'u2' },
  ]);
});

test('sibling entity fetches to one subgraph travel as one request', async () => {
  federation = await federate(shop());
  const answer = await federation.ask(`{ reviews { author { name } product { owner { nick } name } } me { name } }`);
  expect(answer.data.reviews[0]).toEqual({ author: { name: 'Ann' }, product: { owner: { nick: 'bo' }, name: 'Lamp' } });
  const toUsers = federation.sent.filter(({ subgraph, query }) => subgraph === 'users' && query.includes('_entities'));
  expect(toUsers.length).toBeLessThanOrEqual(2);
});

test('what one request has asked before is not asked again', async () => {
  federation = await federate(shop());
  const document = `query Named { a: reviews { author { name } } b: products { reviews { author { name } } } }`;
  const answer = await federation.ask(document);
  expect(answer.data.a[0].author.name).toBe('Ann');
  expect(answer.data.b[1].reviews[0].author.name).toBe('Bo');
  const asked = federation.sent.flatMap(({ subgraph, variables }) =>
    subgraph === 'users' ? (variables['representations'] as { id: string }[]).map(({ id }) => id) : [],
  );
  expect(asked.sort()).toEqual(['u1', 'u2']);
  expect(federation.sent.map(({ operationName }) => operationName)).not.toContainEqual(expect.stringMatching(/\d$/));
});

test('mutations run in order, and a later failure hides no earlier success', async () => {
  const subgraphs = shop();
  const reviews = { ...subgraphs['reviews']!, intercept: () => ({ status: 500, headers: {}, body: 'broken' }) };
  federation = await federate({ ...subgraphs, reviews });
  const answer = await federation.ask(`mutation {
    first: rename(id: "p1", name: "Torch") { name inStock }
    second: review(productId: "p1", body: "x") { body }
    third: rename(id: "p2", name: "Stool") { name }
  }`);
  expect(answer.data).toEqual({ first: { name: 'Torch', inStock: true }, second: null, third: { name: 'Stool' } });
  expect(answer.errors?.map(({ path }) => path)).toEqual([['second']]);
  expect(federation.sent.filter(({ query }) => query.startsWith('mutation')).map(({ subgraph }) => subgraph)).toEqual([
    'products',
    'reviews',
    'products',
  ]);
});

test('@skip and @include with variables leave fields and fetches out', async () => {
  federation = await federate(shop());
  const document = `query ($with: Boolean!) { products { name inStock @include(if: $with) ...R @skip(if: $with) } } fragment R on Product { reviews { stars } }`;
  const without = await federation.ask(document, { variables: { with: false } });
  expect(without.data.products[0]).toEqual({ name: 'Lamp', reviews: [{ stars: 5 }] });
  expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['products', 'reviews']);
  const answer = await federation.ask(document, { variables: { with: true } });
  expect(answer.data.products[0]).toEqual({ name: 'Lamp', inStock: true });
});

test('introspection is answered from the API schema beside other fields', async () => {
  federation = await federate(shop());
  const answer = await federation.ask(
    `query ($name: String!) { me { name } s: __schema { queryType { name } } t: __type(name: $name) { name } none: __type(name: "join__Graph") { name } __typename }`,
    { variables: { name: 'User' } },
  );
  expect(answer).toEqual({
    data: {
      me: { name: 'Ann' },
      s: { queryType: { name: 'Query' } },
      t: { name: 'User' },
      none: null,
      __typename: 'Query',
    },
  });
});

test('identical queries of one caller under way are executed once, of two callers twice', async () => {
  federation = await federate(shop(), { upstream: { shareInFlight: false } });
  const other = { context: { caller: { ...PUBLIC_CALLER, subject: 'someone' } } };
  const answers = await Promise.all([{}, {}, other].map((ask) => federation.ask(`{ me { name } }`, ask)));
  expect(answers).toEqual(Array(3).fill({ data: { me: { name: 'Ann' } } }));
  expect(federation.sent).toHaveLength(2);
});

test('a client that leaves does not take the answer from those who asked the same', async () => {
  federation = await federate(shop());
  const client = new AbortController();
  const left = federation.ask(`{ me { name } }`, { context: { signal: client.signal } });
  const stayed = federation.ask(`{ me { name } }`);
  client.abort();
  expect(await stayed).toEqual({ data: { me: { name: 'Ann' } } });
  await left;
});
