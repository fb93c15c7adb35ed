import { afterEach, expect, test } from '@jest/globals';
import { PUBLIC_CALLER } from '../../../schema/caller.js';
import { federate, type AskOptions, type Federation, type TestSubgraph } from './federation.js';
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

test('equal representations of several keys are asked for once, others each', async () => {
  const city = `type City @key(fields: "name country { code }")`;
  const bern = { name: 'Bern', country: { code: 'CH' } };
  federation = await federate({
    a: {
      sdl: `type Query { cities: [City] } ${city} { name: String! country: Country! } type Country @shareable { code: String! }`,
      resolvers: { Query: { cities: () => [bern, { name: 'Bern', country: { code: 'US' } }, bern] } },
    },
    b: {
      sdl: `${city} { name: String! country: Country! label: String } type Country @shareable { code: String! }`,
      resolvers: {
        City: {
          __resolveReference: reference,
          label: ({ name, country }: typeof bern) => `${name}/${country.code}`,
        },
      },
    },
  });
  const answer = await federation.ask(`{ cities { label } }`);
  expect(answer.data.cities).toEqual([{ label: 'Bern/CH' }, { label: 'Bern/US' }, { label: 'Bern/CH' }]);
  expect(federation.sent[1]?.variables['representations']).toHaveLength(2);
});

test('sibling entity fetches to one subgraph travel as one request', async () => {
  federation = await federate(items());
  const answer = await federation.ask(`{ one { name } two { size } three { name size } }`);
  expect(answer).toEqual({ data: { one: { name: 'n1' }, two: { size: 2 }, three: { name: 'n3', size: 3 } } });
  expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
});

const reference = (ref: object): object => ref;

/** Three items in one subgraph, and what another one knows of them. */
function items(): Record<string, TestSubgraph> {
  return {
    a: {
      sdl: `type Query { one: Item two: Item three: Item } type Item @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { one: () => ({ id: '1' }), two: () => ({ id: '2' }), three: () => ({ id: '3' }) } },
    },
    b: {
      sdl: `type Item @key(fields: "id") { id: ID! name: String size: Int }`,
      resolvers: {
        Item: {
          __resolveReference: reference,
          name: ({ id }: { id: string }) => `n${id}`,
          size: ({ id }: { id: string }) => Number(id),
        },
      },
    },
  };
}

test('fields of one name whose types differ in a subgraph keep their name, in errors too', async () => {
  federation = await federate({
    a: {
      sdl: `type Query { things: [Thing] } union Thing = Box | Bag
        type Box @key(fields: "id") { id: ID! } type Bag @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          things: () => [
            { __typename: 'Box', id: '1' },
            { __typename: 'Bag', id: '2' },
            { __typename: 'Bag', id: '3' },
          ],
        },
      },
    },
    b: {
      sdl: `type Box @key(fields: "id") { id: ID! size: Int! @shareable } type Bag @key(fields: "id") { id: ID! size: Int }`,
      resolvers: {
        Box: { __resolveReference: reference, size: () => 1 },
        Bag: {
          __resolveReference: reference,
          size({ id }: { id: string }) {
            if (id === '3') throw new Error('torn');
            return 2;
          },
        },
      },
    },
    c: { sdl: `type Box @key(fields: "id") { id: ID! size: Int @shareable }` },
  });
  const answer = await federation.ask(`{ things { ... on Box { size } ... on Bag { size } } }`);
  expect(federation.sent[1]?.query).toMatch(/\w+: ?size/);
  expect(answer.data.things).toEqual([{ size: 1 }, { size: 2 }, { size: null }]);
  expect(answer.errors?.map(({ path }) => path)).toEqual([['things', 2, 'size']]);
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

const withHeader = (name: string): AskOptions => ({ context: { clientHeaders: { [name]: 'other' } } });

test.each<[string, AskOptions, number]>([
  ['nothing', {}, 1],
  ['a header that no rule reads', withHeader('x-trace'), 1],
  ['variables', { variables: { id: 'p2' } }, 2],
  ['what becomes of errors', { onError: 'NULL' }, 2],
  ['a header that a rule reads', withHeader('x-tenant'), 2],
])('two queries under way that differ in %s', async (_what, other, executions) => {
  federation = await federate(shop(), {
    upstream: { shareInFlight: false },
    engine: { propagatedHeaders: ['X-Tenant'] },
  });
  const document = `query ($id: ID! = "p1") { product(id: $id) { name } }`;
  await Promise.all([{}, other].map((options) => federation.ask(document, options)));
  expect(federation.sent).toHaveLength(executions);
});

test('identical mutations under way are executed each', async () => {
  federation = await federate(shop());
  const document = `mutation { rename(id: "p1", name: "Torch") { name } }`;
  await Promise.all([federation.ask(document), federation.ask(document)]);
  expect(federation.sent).toHaveLength(2);
});

test('what is read after a mutation is not what somebody asked for before it', async () => {
  let hasRead = (): void => undefined;
  const isRead = new Promise<void>((resolve) => (hasRead = resolve));
  let name = 'old';
  const subgraphs: Record<string, TestSubgraph> = {
    a: {
      sdl: `type Query { item: Item } type Mutation { rename(to: String!): Item } type Item @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { item: () => ({ id: '1' }) },
        Mutation: { rename: (_: unknown, { to }: { to: string }) => ({ id: (name = to) && '1' }) },
      },
    },
    b: {
      sdl: `type Item @key(fields: "id") { id: ID! name: String }`,
      async intercept() {
        const body = JSON.stringify({ data: { _entities: [{ name }] } });
        if (name === 'old') await isRead;
        return { status: 200, headers: {}, body };
      },
    },
  };
  federation = await federate(subgraphs);
  const before = federation.ask(`query Same { item { name } }`);
  while (federation.sent.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const changing = federation.ask(`mutation Same { rename(to: "new") { name } }`);
  while (federation.sent.length < 4 && name === 'old') await new Promise((resolve) => setImmediate(resolve));
  setTimeout(hasRead, 20);
  expect(await changing).toEqual({ data: { rename: { name: 'new' } } });
  expect(await before).toEqual({ data: { item: { name: 'old' } } });
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
