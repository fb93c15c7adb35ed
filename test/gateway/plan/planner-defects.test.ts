import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type Federation, type TestSubgraph } from '../execute/federation.js';

let federation: Federation;
afterEach(() => federation.stop());

const RATES: Record<string, number> = { EUR: 1, USD: 2, GBP: 3 };

describe('a planner defect does not reach the client', () => {
  test('1: a subgraph is re-entered after @requires by a resolvable key, whatever the order of its keys', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item: Item }
          type Item @key(fields: "id", resolvable: false) @key(fields: "sku") {
            id: ID! sku: ID! size: Int @external label: String @requires(fields: "size") }`,
        resolvers: {
          Query: { item: () => ({ id: '1', sku: 's1' }) },
          Item: {
            __resolveReference: (ref: { sku?: string; size?: number }) => (ref.sku ? { id: '1', ...ref } : null),
            label: ({ sku, size }: { sku: string; size: number }) => `${sku}:${size}`,
          },
        },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Item: { __resolveReference: ({ id }: { id: string }) => ({ id, size: 7 }) } },
      },
    });
    expect(await federation.ask(`{ item { label } }`)).toEqual({ data: { item: { label: 's1:7' } } });
  });

  const money = () => ({
    catalog: {
      sdl: `type Query { product: Product }
        enum Currency { EUR USD GBP }
        type Product @key(fields: "id") { id: ID! price(in: Currency = EUR): Int box(in: Currency = EUR): Box }
        type Box { cost: Int }`,
      resolvers: {
        Query: { product: () => ({ id: '1' }) },
        Product: {
          __resolveReference: (ref: object) => ref,
          price: (_: unknown, args: { in: string }) => RATES[args.in],
          box: (_: unknown, args: { in: string }) => ({ cost: RATES[args.in]! * 10 }),
        },
      },
    },
    shipping: {
      sdl: `enum Currency { EUR USD GBP }
        type Product @key(fields: "id") {
          id: ID! price(in: Currency = EUR): Int @external box(in: Currency = EUR): Box @external
          pounds: String @requires(fields: "price(in: GBP)")
          dollars: String @requires(fields: "price(in: USD)")
          plain: String @requires(fields: "price")
          boxed: String @requires(fields: "box(in: USD) { cost }") }
        type Box { cost: Int @external }`,
      resolvers: {
        Product: {
          pounds: ({ price }: { price: number }) => `£${price}`,
          dollars: ({ price }: { price: number }) => `$${price}`,
          plain: ({ price }: { price: number }) => `€${price}`,
          boxed: ({ box }: { box: { cost: number } }) => `[$${box.cost}]`,
        },
      },
    },
  });

  test("2: a client's field keeps its arguments beside a @requires of the same field with others", async () => {
    federation = await federate(money());
    expect(await federation.ask(`{ product { price(in: USD) pounds box(in: GBP) { cost } boxed } }`)).toEqual({
      data: { product: { price: 2, pounds: '£3', box: { cost: 30 }, boxed: '[$20]' } },
    });
    expect(await federation.ask(`{ product { price(in: USD) plain } }`)).toEqual({
      data: { product: { price: 2, plain: '€1' } },
    });
  });

  test('3: two fields that require one field with different arguments each get their own value', async () => {
    federation = await federate(money());
    expect(await federation.ask(`{ product { pounds dollars plain } }`)).toEqual({
      data: { product: { pounds: '£3', dollars: '$2', plain: '€1' } },
    });
  });

  test('3: and nothing of what only the other requires', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! price(in: String): Int group: Group }
          type Group { mean(in: String): Int }`,
        resolvers: {
          Query: { item: () => ({ id: '1', group: {} }) },
          Item: { price: (_: unknown, { in: unit }: { in: string }) => unit.length },
          Group: { mean: () => 4 },
        },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! price(in: String): Int @external group: Group @external
            dear: Boolean @requires(fields: "price(in: \\"€\\") group { mean(in: \\"€\\") }")
            sum: Int @requires(fields: "price(in: \\"two\\")") }
          type Group { mean(in: String): Int @external }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => reference,
            dear: ({ price, group }: { price: number; group: { mean: number } }) => price > group.mean,
            sum: ({ price }: { price: number }) => price,
          },
        },
      },
    });
    expect(await federation.ask('{ item { dear sum } }')).toEqual({ data: { item: { dear: false, sum: 3 } } });
    expect(Object.values(federation.sent.at(-1)!.variables)).toEqual([
      [{ __typename: 'Item', id: '1', price: 1, group: { mean: 4 } }],
      [{ __typename: 'Item', id: '1', price: 3 }],
    ]);
  });

  const shelf = (media: unknown) => ({
    a: {
      sdl: `type Query { media: Media shelf: Shelf } interface Media { id: ID! } type Shelf { top: Media name: String }`,
      resolvers: {
        Query: { media: () => media, shelf: () => ({ name: 'oak', top: media }) },
        Media: { __resolveType: () => 'Book' },
      },
    },
    b: {
      sdl: `type Query { book: Book } interface Media { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String }`,
    },
  });

  test('4: an interface without an implementation in reach is null where the subgraph says null', async () => {
    federation = await federate(shelf(null));
    expect(
      await federation.ask(`{ media { title } shelf { name top { ...T } } } fragment T on Media { title }`),
    ).toEqual({
      data: { media: null, shelf: { name: 'oak', top: null } },
    });
  });

  test('4: and an error where the subgraph has an object that nobody can tell the type of', async () => {
    federation = await federate(shelf({ id: '1' }));
    const answer = await federation.ask(
      `{ media { title } shelf { name top { ...T } } } fragment T on Media { title }`,
    );
    expect(answer.data).toEqual({ media: null, shelf: { name: 'oak', top: null } });
    expect(answer.errors?.map((error) => error.path)).toEqual([['media'], ['shelf', 'top']]);
  });

  test('4: and refused where nothing implements it and no subgraph has any of what is asked', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { node: Node other: Int } interface Node @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { node: () => ({ id: '1' }), other: () => 1 }, Node: { __resolveType: () => 'Node' } },
      },
      b: {
        sdl: `type Query { made: Node } type Node @interfaceObject @key(fields: "id", resolvable: false) { id: ID! size: Int }`,
        resolvers: { Query: { made: () => ({ id: '2', size: 2 }) } },
      },
    });
    expect(await federation.ask(`{ made { id size } }`)).toEqual({ data: { made: { id: '2', size: 2 } } });
    const refused = await federation.ask(`{ node { size } }`);
    expect(refused).toEqual({
      errors: [
        {
          message: 'No subgraph has any of what the operation asks for.',
          extensions: { code: 'UNANSWERABLE', requestId: 'request-1' },
        },
      ],
    });
    expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['b']);
    const partial = await federation.ask(`{ node { size } other }`);
    expect(partial.data).toEqual({ node: null, other: 1 });
    expect(partial.errors?.map(({ path }) => path)).toEqual([['node']]);
  });

  test("5: a client's alias that is a key's name does not take the key's place", async () => {
    federation = await federate({
      a: {
        sdl: `type Query { me: User } type User @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { me: () => ({ id: '7', name: 'Ann' }) } },
      },
      b: {
        sdl: `type User @key(fields: "id") { id: ID! age: Int }`,
        resolvers: { User: { __resolveReference: ({ id }: { id: string }) => ({ id, age: Number(id) * 5 }) } },
      },
    });
    expect(await federation.ask(`{ me { id: name age } }`)).toEqual({ data: { me: { id: 'Ann', age: 35 } } });
    expect(await federation.ask(`{ me { __typename: name age constructor: age } }`)).toEqual({
      data: { me: { __typename: 'Ann', age: 35, constructor: 35 } },
    });
  });

  test('6: what a skipped field requires does not keep the other fields from being asked', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { items: () => [{ id: '1' }] } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! name: String size: Int @external label: String @requires(fields: "size") }`,
        resolvers: {
          Item: {
            __resolveReference: (ref: object) => ref,
            name: () => 'one',
            label: ({ size }: { size: number }) => `${size}`,
          },
        },
      },
      c: {
        sdl: `type Item @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Item: { __resolveReference: (ref: object) => ref, size: () => 4 } },
      },
    });
    const document = `query ($flag: Boolean!) { items { name } items @include(if: $flag) { label @skip(if: $flag) } }`;
    expect(await federation.ask(document, { variables: { flag: true } })).toEqual({
      data: { items: [{ name: 'one' }] },
    });
  });

  test('6: and a field whose requirement failed is null, not computed out of nothing', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! name: String size: Int @external label: String @requires(fields: "size") }`,
        resolvers: {
          Item: {
            __resolveReference: (ref: object) => ref,
            name: () => 'one',
            label: ({ size }: { size: number }) => `${size}`,
          },
        },
      },
      c: {
        sdl: `type Item @key(fields: "id") { id: ID! size: Int }`,
        intercept: () => ({ status: 500, headers: {}, body: '' }),
      },
    });
    const answer = await federation.ask(`{ item { label name } }`);
    expect(answer.data).toEqual({ item: { label: null, name: 'one' } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['item']]);
  });

  test("8: a client's variable with the name of one of the planner's own is sent as the client meant it", async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item(n: Int): Item other: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: (_: unknown, { n }: { n: number }) => ({ id: n }), other: () => ({ id: '9' }) } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! times(n: Int, m: [Int]): String }`,
        resolvers: {
          Item: {
            __resolveReference: (ref: object) => ref,
            times: ({ id }: { id: string }, { n, m }: { n: number; m?: number[] }) => `${id} ${n} ${m?.join()}`,
          },
        },
      },
    });
    const document = `query ($representations: Int = 2, $representations_0: [Int], $with: Boolean = true) {
      item(n: $representations) { times(n: $representations, m: $representations_0) }
      other @include(if: $with) { times(n: $representations) }
    }`;
    expect(await federation.ask(document, { variables: { representations_0: [3, 4] } })).toEqual({
      data: { item: { times: '2 2 3,4' }, other: { times: '9 2 undefined' } },
    });
  });

  test('11: what fails behind a condition that the planner has forgotten is nobody’s error', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! label: String @requires(fields: "size") size: Int @external }`,
        resolvers: {
          Query: { item: () => ({ id: '1' }) },
          Item: {
            __resolveReference: (reference: object) => reference,
            label() {
              throw new Error('no label');
            },
          },
        },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Item: { __resolveReference: (reference: object) => reference, size: () => 4 } },
      },
    });
    const document =
      'query ($with: Boolean!) { item { ... on Item @include(if: $with) { label } ... on Item { size } } }';
    expect(await federation.ask(document, { variables: { with: false } })).toEqual({ data: { item: { size: 4 } } });
    const { data, errors } = await federation.ask(document, { variables: { with: true } });
    expect(data).toEqual({ item: { label: null, size: 4 } });
    expect(errors?.map(({ path }) => path)).toEqual([['item', 'label']]);
  });

  const added = (name: string) => (parent: Readonly<Record<string, number>>) => {
    if (!(name in parent)) throw new Error(`${name} is required and was not given.`);
    return parent[name]! + 1;
  };
  const known = { __resolveReference: (ref: object) => ref };

  /** `f4` requires `f3`, that requires `f2`, that requires `f1`: b, a, b, a. */
  const chain = (root: 'a' | 'b' | 'c'): Record<string, TestSubgraph> => {
    const query = (name: string) => (name === root ? 'type Query { item: Item }' : '');
    const resolvers = (name: string, Item: object): TestSubgraph['resolvers'] => ({
      Item: { ...known, ...Item },
      ...(name === root && { Query: { item: () => ({ id: '1' }) } }),
    });
    return {
      a: {
        sdl: `${query('a')} type Item @key(fields: "id") {
          id: ID! f1: Int name: String f3: Int @requires(fields: "f2") f2: Int @external }`,
        resolvers: resolvers('a', { f1: () => 1, name: () => 'one', f3: added('f2') }),
      },
      b: {
        sdl: `${query('b')} type Item @key(fields: "id") {
          id: ID! f2: Int @requires(fields: "f1") f4: Int @requires(fields: "f3") f1: Int @external f3: Int @external }`,
        resolvers: resolvers('b', { f2: added('f1'), f4: added('f3') }),
      },
      ...(root === 'c' && {
        c: { sdl: `${query('c')} type Item @key(fields: "id") { id: ID! }`, resolvers: resolvers('c', {}) },
      }),
    };
  };

  test.each(['a', 'b', 'c'] as const)('7: fields that require each other back and forth, from %s', async (root) => {
    federation = await federate(chain(root));
    expect(await federation.ask(`{ item { f4 } }`)).toEqual({ data: { item: { f4: 4 } } });
    expect(await federation.ask(`{ item { f3 name } }`)).toEqual({ data: { item: { f3: 3, name: 'one' } } });
    const data = { item: { f1: 1, f2: 2, f3: 3, f4: 4 } };
    expect(await federation.ask(`{ item { f1 f2 f3 f4 } }`)).toEqual({ data });
    expect(new Set(federation.sent.map(({ subgraph }) => subgraph))).toEqual(new Set(['a', 'b', root]));
  });
});
