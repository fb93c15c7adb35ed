import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type Federation, type TestSubgraph } from './federation.js';

let federation: Federation;
afterEach(() => federation.stop());

const reference = (ref: object): object => ref;

describe('a Federation directive executed through two subgraphs', () => {
  test('@key with several fields and a nested one', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { city: City } type City @key(fields: "name country { code }") { name: String! country: Country! }
          type Country @shareable { code: String! }`,
        resolvers: { Query: { city: () => ({ name: 'Bern', country: { code: 'CH' } }) } },
      },
      b: {
        sdl: `type City @key(fields: "name country { code }") { name: String! country: Country! label: String }
          type Country @shareable { code: String! }`,
        resolvers: {
          City: {
            __resolveReference: reference,
            label: (ref: { name: string; country: { code: string } }) => `${ref.name}/${ref.country.code}`,
          },
        },
      },
    });
    expect(await federation.ask(`{ city { label } }`)).toEqual({ data: { city: { label: 'Bern/CH' } } });
  });

  test('@requires of @external fields, also nested ones, chained over three subgraphs', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { box: Box } type Box @key(fields: "id") { id: ID! size: Size } type Size @shareable { w: Int h: Int }`,
        resolvers: {
          Query: { box: () => ({ id: '1', size: { w: 2, h: 3 } }) },
          Box: { __resolveReference: reference },
        },
      },
      b: {
        sdl: `type Box @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { w h }") }
          type Size @shareable { w: Int h: Int }`,
        resolvers: {
          Box: {
            __resolveReference: reference,
            area: ({ size }: { size: { w: number; h: number } }) => size.w * size.h,
          },
        },
      },
      c: {
        sdl: `type Box @key(fields: "id") { id: ID! area: Int @external price: Int @requires(fields: "area") }`,
        resolvers: { Box: { __resolveReference: reference, price: ({ area }: { area: number }) => area * 10 } },
      },
    });
    expect(await federation.ask(`{ box { price } }`)).toEqual({ data: { box: { price: 60 } } });
  });

  test('@provides saves the fetch where it holds and only there', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { direct: Item @provides(fields: "name") plain: Item }
          type Item @key(fields: "id") { id: ID! name: String @external }`,
        resolvers: { Query: { direct: () => ({ id: '1', name: 'from a' }), plain: () => ({ id: '1' }) } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! name: String @shareable }`,
        resolvers: { Item: { __resolveReference: reference, name: () => 'from b' } },
      },
    });
    expect(await federation.ask(`{ direct { name } }`)).toEqual({ data: { direct: { name: 'from a' } } });
    expect(federation.sent).toHaveLength(1);
    expect(await federation.ask(`{ plain { name } }`)).toEqual({ data: { plain: { name: 'from b' } } });
  });

  test('@shareable is asked where the query already is', async () => {
    const item = `type Item @key(fields: "id") { id: ID! name: String @shareable `;
    federation = await federate({
      a: { sdl: `type Query { item: Item } ${item} }`, resolvers: { Query: { item: () => ({ id: '1', name: 'a' }) } } },
      b: { sdl: `${item} other: Int }`, resolvers: { Item: { __resolveReference: reference, other: () => 4 } } },
    });
    expect(await federation.ask(`{ item { name other } }`)).toEqual({ data: { item: { name: 'a', other: 4 } } });
    expect(federation.sent.filter(({ query }) => query.includes('name'))).toHaveLength(1);
  });

  const moving = (label: string): Record<string, TestSubgraph> => ({
    a: {
      sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { item: () => ({ id: '1', name: 'old' }) }, Item: { __resolveReference: reference } },
    },
    b: {
      sdl: `type Item @key(fields: "id") { id: ID! name: String @override(from: "a"${label}) }`,
      resolvers: { Item: { __resolveReference: reference, name: () => 'new' } },
    },
  });

  test('@override takes the field over', async () => {
    federation = await federate(moving(''));
    expect(await federation.ask(`{ item { name } }`)).toEqual({ data: { item: { name: 'new' } } });
  });

  test('@override(label:) follows the decision made for each request', async () => {
    federation = await federate(moving(', label: "beta"'), {
      engine: { overrideLabel: (label, { clientHeaders }) => clientHeaders['x-try'] === label },
    });
    expect(await federation.ask(`{ item { name } }`)).toEqual({ data: { item: { name: 'old' } } });
    const beta = { context: { clientHeaders: { 'x-try': 'beta' } } };
    expect(await federation.ask(`{ item { name } }`, beta)).toEqual({ data: { item: { name: 'new' } } });
  });

  test('@override(label:) follows the decision for each of the requests under way', async () => {
    federation = await federate(moving(', label: "beta"'), {
      engine: { overrideLabel: (label, { clientHeaders }) => clientHeaders['x-try'] === label },
    });
    const beta = { context: { clientHeaders: { 'x-try': 'beta' } } };
    const answers = await Promise.all([{}, beta].map((ask) => federation.ask(`{ item { name } }`, ask)));
    expect(answers.map(({ data }) => data.item.name)).toEqual(['old', 'new']);
  });

  test.each([
    ['percent(0)', 'old'],
    ['percent(100)', 'new'],
  ])('@override(label: "%s") answers from the %s subgraph', async (label, name) => {
    federation = await federate(moving(`, label: "${label}"`));
    expect(await federation.ask(`{ item { name } }`)).toEqual({ data: { item: { name } } });
  });

  const media = (): Record<string, TestSubgraph> => ({
    a: {
      sdl: `type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Query: { media: () => [{ __typename: 'Book', id: '1' }, null, { __typename: 'Film', id: '2' }] },
        Media: { __resolveReference: ({ id }: { id: string }) => ({ __typename: id === '1' ? 'Book' : 'Film', id }) },
        Book: { __resolveReference: reference, title: () => 'A book', pages: () => 9 },
        Film: { __resolveReference: reference, title: () => 'A film' },
      },
    },
    b: {
      sdl: `type Query { best: Media top: [Media!]! } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int notes: [Note!] }
        type Note { text: String on: Media }`,
      resolvers: {
        Query: { best: () => ({ id: '1' }), top: () => [{ id: '2' }, { id: '1' }] },
        Media: {
          __resolveReference: reference,
          stars: ({ id }: { id: string }) => Number(id) * 2,
          notes: ({ id }: { id: string }) => [{ text: `n${id}`, on: { id } }],
        },
      },
    },
  });

  test('@interfaceObject adds fields to every implementation', async () => {
    federation = await federate(media());
    expect(
      await federation.ask(`{ media { __typename stars notes { text on { title } } ... on Book { pages } } }`),
    ).toEqual({
      data: {
        media: [
          { __typename: 'Book', stars: 2, notes: [{ text: 'n1', on: { title: 'A book' } }], pages: 9 },
          null,
          { __typename: 'Film', stars: 4, notes: [{ text: 'n2', on: { title: 'A film' } }] },
        ],
      },
    });
  });

  test('@interfaceObject is left for the real type when the client asks for it', async () => {
    federation = await federate(media());
    expect(await federation.ask(`{ best { stars } top { t: __typename stars title ... on Book { pages } } }`)).toEqual({
      data: {
        best: { stars: 2 },
        top: [
          { t: 'Film', stars: 4, title: 'A film' },
          { t: 'Book', stars: 2, title: 'A book', pages: 9 },
        ],
      },
    });
  });

  test('@context and @fromContext give each entity the value from above it', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { shops: [Shop!]! }
          type Shop @key(fields: "id") @context(name: "shop") { id: ID! currency: String! items: [Item!]! }
          type Item @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$shop { currency }")): String }`,
        resolvers: {
          Query: {
            shops: () => [
              { id: 's1', currency: 'EUR' },
              { id: 's2', currency: 'CHF' },
            ],
          },
          Shop: { __resolveReference: reference, items: () => [{ id: 'i1' }, { id: 'i2' }] },
          Item: {
            __resolveReference: reference,
            price: ({ id }: { id: string }, args: { in: string }) => `${id} in ${args.in}`,
          },
        },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Item: { __resolveReference: reference, name: ({ id }: { id: string }) => `item ${id}` } },
      },
    });
    expect(await federation.ask(`{ shops { items { price name } } }`)).toEqual({
      data: {
        shops: ['EUR', 'CHF'].map((currency) => ({
          items: [
            { price: `i1 in ${currency}`, name: 'item i1' },
            { price: `i2 in ${currency}`, name: 'item i2' },
          ],
        })),
      },
    });
  });

  test('@fromContext takes what another subgraph knows, from whichever type stands above, also through lists', async () => {
    const price = ({ id }: { id: string }, { in: currency }: { in?: string | null }) => `${id} in ${currency}`;
    federation = await federate({
      a: {
        sdl: `type Query { places: [Place!]! } union Place = Shop | Market
          type Shop @key(fields: "id") @context(name: "place") { id: ID! currency: String @external shelves: [[Item!]] }
          type Market @key(fields: "id") @context(name: "place") { id: ID! coin: String best: Item }
          type Item @key(fields: "id") {
            id: ID!
            price(in: String @fromContext(field: "$place ... on Shop { currency } ... on Market { coin }")): String }`,
        resolvers: {
          Query: {
            places: () => [
              { __typename: 'Shop', id: 's1' },
              { __typename: 'Market', id: 'm1', coin: 'XAU' },
              { __typename: 'Shop', id: 's2' },
              { __typename: 'Shop', id: 's3' },
            ],
          },
          Shop: { __resolveReference: reference, shelves: () => [[{ id: 'i1' }, { id: 'i2' }], null, [{ id: 'i1' }]] },
          Market: { __resolveReference: reference, best: () => ({ id: 'i1' }) },
          Item: { __resolveReference: reference, price },
        },
      },
      b: {
        sdl: `type Shop @key(fields: "id") { id: ID! currency: String }`,
        resolvers: {
          Shop: {
            __resolveReference: reference,
            currency: ({ id }: { id: string }) => ({ s1: 'EUR', s2: 'CHF' })[id] ?? null,
          },
        },
      },
    });
    const shelvesIn = (currency: string | null) => ({
      shelves: [
        [{ price: `i1 in ${currency}` }, { price: `i2 in ${currency}` }],
        null,
        [{ price: `i1 in ${currency}` }],
      ],
    });
    expect(
      await federation.ask(`{ places { ... on Shop { shelves { price } } ... on Market { best { price } } } }`),
    ).toEqual({
      data: { places: [shelvesIn('EUR'), { best: { price: 'i1 in XAU' } }, shelvesIn('CHF'), shelvesIn(null)] },
    });
  });

  test('@inaccessible hides a field, a type and an enum value, and none of them leaks', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { color: Color colors: [Color] strict: Color! thing: Thing things: [Thing] item: Item }
          enum Color { RED SECRET @inaccessible }
          interface Thing { id: ID! } type Open implements Thing { id: ID! } type Closed implements Thing @inaccessible { id: ID! }
          type Item @key(fields: "id") { id: ID! @inaccessible name: String }`,
        resolvers: {
          Query: {
            color: () => 'SECRET',
            colors: () => ['RED', 'SECRET'],
            strict: () => 'RED',
            thing: () => ({ __typename: 'Closed', id: 1 }),
            things: () => [
              { __typename: 'Open', id: 1 },
              { __typename: 'Closed', id: 2 },
            ],
            item: () => ({ id: '5', name: 'five' }),
          },
        },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! double: Int }`,
        resolvers: { Item: { __resolveReference: reference, double: ({ id }: { id: string }) => Number(id) * 2 } },
      },
    });
    const answer = await federation.ask(
      `{ color colors strict thing { id } things { __typename id } item { name double } }`,
    );
    expect(answer.data).toEqual({
      color: null,
      colors: ['RED', null],
      strict: 'RED',
      thing: null,
      things: [{ __typename: 'Open', id: '1' }, null],
      item: { name: 'five', double: 10 },
    });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['color'], ['colors', 1], ['thing'], ['things', 1]]);
    expect(JSON.stringify(answer)).not.toMatch(/SECRET|Closed/);
    expect(federation.engine.apiSchema.getType('Closed')).toBeUndefined();
  });

  test('@tag, @authenticated, @requiresScopes, @policy, @cost and @listSize neither stop the engine nor reach clients', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { items: [Item] @listSize(assumedSize: 5) }
          type Item @key(fields: "id") @tag(name: "x") { id: ID! secret: Int @authenticated scoped: Int @requiresScopes(scopes: [["s"]]) }`,
        resolvers: { Query: { items: () => [{ id: '1', secret: 1, scoped: 2 }] } },
      },
      b: {
        sdl: `type Item @key(fields: "id") { id: ID! checked: Int @policy(policies: [["p"]]) @cost(weight: 3) }`,
        resolvers: { Item: { __resolveReference: reference, checked: () => 3 } },
      },
    });
    expect(await federation.ask(`{ items { secret scoped checked } }`)).toEqual({
      data: { items: [{ secret: 1, scoped: 2, checked: 3 }] },
    });
    expect(federation.engine.apiSchema.getDirectives().map(({ name }) => name)).not.toContain('authenticated');
  });

  test('@composeDirective carries a directive of the subgraphs into the supergraph, past the engine, and not to clients', async () => {
    const marked = `extend schema @link(url: "https://example.org/marks/v1.0", import: ["@mark"]) @composeDirective(name: "@mark")
      directive @mark(by: String!) repeatable on FIELD_DEFINITION | OBJECT`;
    federation = await federate({
      a: {
        sdl: `${marked} type Query { item: Item } type Item @key(fields: "id") @mark(by: "a") { id: ID! kept: Int @mark(by: "a") }`,
        resolvers: { Query: { item: () => ({ id: '1', kept: 1 }) } },
      },
      b: {
        sdl: `${marked} type Item @key(fields: "id") { id: ID! added: Int @mark(by: "b") @mark(by: "c") }`,
        resolvers: { Item: { __resolveReference: reference, added: () => 2 } },
      },
    });
    expect(federation.supergraphSdl).toContain('added: Int @join__field(graph: B) @mark(by: "b") @mark(by: "c")');
    expect(await federation.ask(`{ item { kept added } }`)).toEqual({ data: { item: { kept: 1, added: 2 } } });
    expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
    const { data } = await federation.ask(`{ __schema { directives { name } } }`);
    expect(data.__schema.directives).not.toContainEqual({ name: 'mark' });
  });

  describe('a directive for operations', () => {
    const composed = (defaultScope: string) => `
      extend schema @link(url: "https://example.org/access/v1.0", import: ["@access", { name: "@mark", as: "@note" }])
        @composeDirective(name: "@access") @composeDirective(name: "@note")
      directive @access(scope: Scope!${defaultScope}) on FIELD
      directive @note(by: String!) on FIELD_DEFINITION
      enum Scope { PUBLIC PRIVATE }`;
    const own = (defaultScope: string) => `
      directive @access(scope: Scope!${defaultScope}) on FIELD
      directive @note(by: String!) on FIELD_DEFINITION
      enum Scope { PUBLIC PRIVATE }`;
    const subgraphs = (definitions: typeof own): Record<string, TestSubgraph> => ({
      a: {
        sdl: `${definitions('')} type Query { item: Item } type Item @key(fields: "id") { id: ID! kept: Int @note(by: "a") }`,
        resolvers: { Query: { item: () => ({ id: '1', kept: 1 }) } },
      },
      b: {
        sdl: `${definitions(' = PUBLIC')} type Item @key(fields: "id") { id: ID! added: Int }`,
        resolvers: { Item: { __resolveReference: reference, added: () => 2 } },
      },
    });

    test.each([
      ['that is linked and composed', composed],
      ['that all subgraphs define', own],
    ])('%s goes along to the subgraphs, with its variables', async (_case, definitions) => {
      federation = await federate(subgraphs(definitions));
      const document = `query ($scope: Scope! = PRIVATE) { item { kept @access(scope: $scope) added @access(scope: PUBLIC) } }`;
      expect(await federation.ask(document)).toEqual({ data: { item: { kept: 1, added: 2 } } });
      expect(federation.sent.map(({ query, variables }) => [/@access[^ }]*/.exec(query)?.[0], variables])).toEqual([
        ['@access(scope:$scope)', { scope: 'PRIVATE' }],
        ['@access(scope:PUBLIC)', { representations: [{ __typename: 'Item', id: '1' }] }],
      ]);
      const { data } = await federation.ask(`{ __schema { directives { name } } }`);
      expect(data.__schema.directives).toContainEqual({ name: 'access' });
      expect(data.__schema.directives).not.toContainEqual({ name: 'note' });
    });

    test('has the default of the supergraph in every subgraph', async () => {
      federation = await federate(subgraphs(composed));
      expect(await federation.ask(`{ item { kept @access added @access } }`)).toEqual({
        data: { item: { kept: 1, added: 2 } },
      });
      for (const { query } of federation.sent) expect(query).toContain('@access(scope:PUBLIC)');
    });
  });

  test('@extends is a type without an owner', async () => {
    federation = await federate({
      a: {
        sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      b: {
        sdl: `type Item @extends @key(fields: "id") { id: ID! @external name: String }`,
        resolvers: { Item: { __resolveReference: reference, name: () => 'one' } },
      },
    });
    expect(await federation.ask(`{ item { name } }`)).toEqual({ data: { item: { name: 'one' } } });
  });
});
