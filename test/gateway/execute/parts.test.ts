import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  answerOf,
  federate,
  subgraphSchema,
  type AskOptions,
  type Federation,
  type Part,
  type SentRequest,
  type TestSubgraph,
} from './federation.js';
import { joinParts } from './join-parts.js';
import { shop } from './shop.js';

/** What a subgraph does instead of answering, for one test. */
let intercept: NonNullable<TestSubgraph['intercept']> = () => undefined;
let shopping: Federation;

beforeAll(async () => {
  const subgraphs = Object.entries(shop()).map(([name, subgraph]) => [
    name,
    { ...subgraph, intercept: (sent: SentRequest) => intercept(sent) },
  ]);
  shopping = await federate({ ...Object.fromEntries(subgraphs), media: MEDIA } as never);
});
afterAll(() => shopping.stop());
beforeEach(() => {
  shopping.sent.length = 0;
});
afterEach(() => {
  intercept = () => undefined;
});

const REVIEWS = subgraphSchema(shop()['reviews']!);

/** An interface and a union, and an object without a key. */
const MEDIA: TestSubgraph = {
  sdl: `
    type Query { media: [Media!]! found: [Found!]! box: Box shelf: Shelf }
    interface Media { title: String } union Found = Book | Film
    type Book implements Media { title: String pages: Int! }
    type Film implements Media { title: String minutes: Int }
    type Box { size: Int! broken: Int! } type Shelf { size: Int! broken: Int lid: Lid } type Lid { colour: String! broken: Int! }`,
  resolvers: {
    Query: {
      media: () => [
        { __typename: 'Book', title: 'Emma', pages: 400 },
        { __typename: 'Film', title: 'Ran', minutes: 162 },
      ],
      found: () => [{ __typename: 'Film', title: 'Ran', minutes: 162 }],
      box: () => ({ size: 3 }),
      shelf: () => ({ size: 4, lid: { colour: 'red' } }),
    },
    Box: { broken: () => fail() },
    Shelf: { broken: () => fail() },
    Lid: { broken: () => fail() },
  },
};

function fail(): never {
  throw new Error('failed on purpose');
}

const ask = (document: string, options?: AskOptions) => shopping.askInParts(document, options);

/** Every increment of an answer, whichever part it came in. */
const increments = (parts: readonly Part[]) => parts.flatMap(({ incremental = [] }) => incremental);

const MISSING = { incomplete: [expect.objectContaining({ subgraph: 'media' })] };

const failedAt = (...path: (string | number)[]) => expect.objectContaining({ path });

describe('An answer in parts', () => {
  test('has first what is not deferred, then each deferred fragment at its path, with the label the client gave', async () => {
    expect(await ask('{ product(id: "p1") { name ... @defer(label: "slow") { reviews { body } } } }')).toEqual([
      { data: { product: { name: 'Lamp' } }, hasNext: true },
      {
        incremental: [{ data: { reviews: [{ body: 'bright' }] }, path: ['product'], label: 'slow' }],
        hasNext: false,
      },
    ]);
  });

  test('has one increment per item of a list', async () => {
    const parts = await ask('{ products { id ... @defer { inStock } } }');
    expect(parts[0]).toEqual({ data: { products: [{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }] }, hasNext: true });
    expect(increments(parts)).toEqual([
      { data: { inStock: true }, path: ['products', 0] },
      { data: { inStock: true }, path: ['products', 1] },
      { data: { inStock: false }, path: ['products', 2] },
    ]);
    expect(shopping.sent.map(({ subgraph }) => subgraph)).toEqual(['products', 'stock']);
  });

  test('defers at the root, in what is deferred, and what the first fetch brings along', async () => {
    const parts = await ask(`{
      me { name }
      ... @defer(label: "root") { product(id: "p2") { name ... @defer(label: "inner") { topReview { author { name } } } } }
    }`);
    expect(parts.map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    expect(parts[0]!.data).toEqual({ me: { name: 'Ann' } });
    expect(increments(parts)).toEqual([
      { data: { product: { name: 'Chair' } }, path: [], label: 'root' },
      { data: { topReview: { author: { name: 'Bo' } } }, path: ['product'], label: 'inner' },
    ]);
  });

  test('is one part where there is nothing to come later', async () => {
    expect(await ask('{ product(id: "none") { id ... @defer { inStock reviews { body } } } }')).toEqual([
      { data: { product: null }, hasNext: false },
    ]);
    expect(shopping.sent.map(({ subgraph }) => subgraph)).toEqual(['products']);
  });

  test('defers a named fragment at each of its spreads', async () => {
    const parts = await ask(`{ products { id ...Late @defer } product(id: "p3") { ...Late @defer(label: "again") } }
      fragment Late on Product { inStock ... @defer(label: "later") { shipping } }`);
    expect(joinParts(parts).data).toEqual({
      products: [
        { id: 'p1', inStock: true, shipping: 42 },
        { id: 'p2', inStock: true, shipping: 97 },
        { id: 'p3', inStock: false, shipping: 280 },
      ],
      product: { inStock: false, shipping: 280 },
    });
    expect(
      increments(parts)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(['again', ...Array(4).fill('later'), ...Array(3)]);
  });

  test.each([
    ['@include', '... @include(if: $yes) @defer { inStock }', { p: { id: 'p1', inStock: true } }],
    ['@skip', '... @skip(if: $yes) @defer { inStock } ... @defer { name }', { p: { id: 'p1', name: 'Lamp' } }],
    ['a condition inside', '... @defer { inStock @skip(if: $yes) name }', { p: { id: 'p1', name: 'Lamp' } }],
    [
      'if:',
      '... @defer(if: $yes) { inStock } ... @defer(if: $no) { name }',
      { p: { id: 'p1', name: 'Lamp', inStock: true } },
    ],
  ])('obeys %s', async (_what, fragments, data) => {
    const document = `query ($yes: Boolean!, $no: Boolean!) { p: product(id: "p1") { id ${fragments} } unused: me @skip(if: $no) @include(if: $no) { id } }`;
    const parts = await ask(document, { variables: { yes: true, no: false } });
    expect(joinParts(parts).data).toEqual(data);
    expect(increments(parts)).toHaveLength(1);
  });

  test('defers on one of the types that an interface or a union may be', async () => {
    const parts = await ask(`{
      media { title ... on Book @defer(label: "book") { pages } }
      found { ... on Film @defer(label: "film") { minutes } }
    }`);
    expect(increments(parts)).toEqual([
      { data: { pages: 400 }, path: ['media', 0], label: 'book' },
      { data: { minutes: 162 }, path: ['found', 0], label: 'film' },
    ]);
  });

  test('runs the effects of a mutation in order before anything is deferred', async () => {
    const parts = await ask(`mutation {
      ... @defer { rename(id: "p1", name: "Lantern") { name ... @defer(label: "late") { inStock } } }
      review(productId: "p1", body: "new") { body }
    }`);
    expect(parts[0]!.data).toEqual({ rename: { name: 'Lantern' }, review: { body: 'new' } });
    expect(increments(parts)).toEqual([{ data: { inStock: true }, path: ['rename'], label: 'late' }]);
  });

  test('has introspection in its first part', async () => {
    const parts = await ask('{ __schema { queryType { ... @defer { name } } } me { id ... @defer { name } } }');
    expect(parts[0]!.data).toEqual({ __schema: { queryType: { name: 'Query' } }, me: { id: 'u1' } });
    expect(increments(parts)).toEqual([{ data: { name: 'Ann' }, path: ['me'] }]);
  });

  test('is one part where no plan in parts can be had', async () => {
    expect(await ask('{ me { id } ... @defer { __schema { queryType { name } } } }')).toEqual([
      { data: { me: { id: 'u1' }, __schema: { queryType: { name: 'Query' } } }, hasNext: false },
    ]);
  });

  test('asks the subgraphs without a word of @defer', async () => {
    await ask('{ products { id ... @defer(label: "x") { inStock } } }');
    expect(shopping.sent.map(({ query }) => query).join()).not.toContain('defer');
  });

  test('does not let its first part wait for a slow deferred field of the same subgraph', async () => {
    let firstPart = (): void => undefined;
    const firstSent = new Promise<void>((resolve) => (firstPart = resolve));
    intercept = (sent) =>
      sent.query.includes('topReview') ? firstSent.then(() => answerOf(REVIEWS, sent)) : undefined;
    const parts = await shopping.askInParts('{ products { reviews { stars } ... @defer { topReview { body } } } }', {
      onPart: firstPart,
    });
    expect(increments(parts).map(({ data }) => data.topReview?.body)).toEqual(['bright', 'hard', undefined]);
  });
});

describe('An error in a deferred fragment', () => {
  test('is told in the part of its place, and takes away no more than that', async () => {
    intercept = ({ subgraph, query }) =>
      subgraph === 'stock' && query.includes('inStock') ? { status: 500, headers: {}, body: '' } : undefined;
    const parts = await ask('{ products { id ... @defer { inStock } ... @defer { name } } }');
    expect(parts[0]).toEqual({ data: { products: [{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }] }, hasNext: true });
    const lost = increments(parts).filter(({ data }) => data === null);
    expect(lost.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => ['products', index]));
    for (const { errors, extensions, path } of lost) {
      expect(errors).toEqual([failedAt(...path)]);
      expect(extensions).toEqual({ incomplete: [{ subgraph: 'stock', path, reason: 'SUBGRAPH_UNAVAILABLE' }] });
    }
  });

  test('is told there although the fetch of another part has met it', async () => {
    const parts = await ask('{ shelf { size ... @defer { broken } ... @defer { lid { colour } } } }');
    expect(shopping.sent).toHaveLength(1);
    expect(increments(parts)).toEqual([
      { data: { broken: null }, path: ['shelf'], errors: [failedAt('shelf', 'broken')], extensions: MISSING },
      { data: { lid: { colour: 'red' } }, path: ['shelf'] },
    ]);
  });

  test('is told at once when it has taken away the place of the part that would tell it', async () => {
    const parts = await ask('{ box { size ... @defer { broken } } me { id } }');
    expect(parts).toEqual([
      {
        data: { box: null, me: { id: 'u1' } },
        errors: [failedAt('box', 'broken')],
        extensions: MISSING,
        hasNext: false,
      },
    ]);
  });

  test('is told by the part around it when it has taken away the place of a part in that', async () => {
    const parts = await ask('{ shelf { size ... @defer { lid { colour ... @defer { broken } } } } }');
    expect(increments(parts)).toEqual([
      { data: { lid: null }, path: ['shelf'], errors: [failedAt('shelf', 'lid', 'broken')], extensions: MISSING },
    ]);
  });

  test('leaves what another part has said is null', async () => {
    const parts = await ask(
      '{ products { id topReview { body author { nick } } ... @defer { topReview { stars } } } }',
    );
    expect(joinParts(parts).data).toEqual(
      (await shopping.ask('{ products { id topReview { body author { nick } stars } } }')).data,
    );
  });

  test('takes away what a fragment beside it has told already, and what was still to come in that', async () => {
    let isSaid = (): void => undefined;
    const said = new Promise<void>((resolve) => (isSaid = resolve));
    const entity = { __resolveReference: (reference: object) => reference };
    const federation = await federate({
      a: {
        sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! owner: Owner } type Owner @key(fields: "id") { id: ID! }`,
        resolvers: { Item: { ...entity, owner: () => ({ id: '2' }) } },
      },
      c: {
        sdl: `type Owner @key(fields: "id") { id: ID! size: Int! }`,
        resolvers: { Owner: { ...entity, size: () => fail() } },
        intercept: () => said.then(() => undefined as never),
      },
      d: {
        sdl: `type Owner @key(fields: "id") { id: ID! late: Int }`,
        resolvers: { Owner: { ...entity, late: () => 3 } },
        intercept: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', reject)),
      },
    });
    const document = `{ item { id
      ... @defer(label: "told") { owner { id ... @defer(label: "late") { late } } }
      ... @defer(label: "failing") { owner { size } } } }`;
    const parts = await federation.askInParts(document, {
      onPart: ({ incremental = [] }) => incremental.some(({ label }) => label === 'told') && isSaid(),
    });
    await federation.stop();
    expect(parts).toMatchObject([
      { data: { item: { id: '1' } }, hasNext: true },
      { incremental: [{ label: 'told', data: { owner: { id: '2' } }, path: ['item'] }], hasNext: true },
      {
        incremental: [
          { label: 'failing', data: { owner: null }, path: ['item'], errors: [{ path: ['item', 'owner', 'size'] }] },
        ],
        hasNext: false,
      },
    ]);
  });

  test('becomes null in its place with onError: NULL', async () => {
    intercept = ({ query }) => (query.includes('inStock') ? { status: 500, headers: {}, body: '' } : undefined);
    const parts = await ask('{ product(id: "p1") { id ... @defer { inStock name } } }', { onError: 'NULL' });
    expect(increments(parts)).toMatchObject([
      { data: { inStock: null, name: 'Lamp' }, errors: [{ path: ['product'] }] },
    ]);
  });
});

describe('Too much to defer', () => {
  const doubling = Array.from(
    { length: 14 },
    (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`,
  ).join(' ');

  test.each([
    [
      'more fragments than planning can bear',
      `{ ${Array.from({ length: 60 }, (_, at) => `... @defer { a${at}: me { id } }`).join(' ')} }`,
    ],
    [
      'fragments that double again and again',
      `{ ...F0 } ${doubling} fragment F14 on Query { ... @defer { me { id } } }`,
    ],
  ])('is answered whole: %s', async (_what, document) => {
    await expect(ask(document)).rejects.toThrow('Nothing is deferred.');
    expect((await shopping.ask(document)).errors).toBeUndefined();
  });
});
