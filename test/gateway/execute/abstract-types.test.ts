import { afterEach, expect, test } from '@jest/globals';
import { federate, type Federation } from './federation.js';

let federation: Federation;
afterEach(() => federation.stop());

const reference = (ref: object): object => ref;

test('an entity that the subgraph on the way does not know has null behind it, and no error', async () => {
  federation = await federate({
    a: {
      sdl: `type Query { books: [Book] } type Book @key(fields: "upc") { upc: ID! }`,
      resolvers: { Query: { books: () => [{ upc: 'b1' }, { upc: 'b2' }] } },
    },
    b: {
      sdl: `type Book @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! }`,
      resolvers: {
        Book: { __resolveReference: ({ upc }: { upc: string }) => (upc === 'b1' ? { id: '1', upc } : null) },
      },
    },
    c: {
      sdl: `type Book @key(fields: "id") { id: ID! writer: Writer } type Writer { name: String }`,
      resolvers: { Book: { __resolveReference: reference, writer: () => ({ name: 'Ann' }) } },
    },
  });
  expect(await federation.ask(`{ books { upc writer { name } } }`)).toEqual({
    data: {
      books: [
        { upc: 'b1', writer: { name: 'Ann' } },
        { upc: 'b2', writer: null },
      ],
    },
  });
  const toC = federation.sent.find(({ subgraph }) => subgraph === 'c');
  expect(toC?.variables['representations']).toEqual([{ __typename: 'Book', id: '1' }]);
});

test('@requires through an interface sends what each type has', async () => {
  federation = await federate({
    a: {
      sdl: `type Query { parcel: [Parcel] } type Parcel @key(fields: "id") { id: ID! content: Content }
        interface Content { weight: Int } type Stone implements Content { weight: Int grain: String } type Wool implements Content { weight: Int }`,
      resolvers: {
        Query: { parcel: () => [{ id: '1' }, { id: '2' }, { id: '3' }] },
        Parcel: {
          __resolveReference: reference,
          content: ({ id }: { id: string }) =>
            id === '1'
              ? { __typename: 'Stone', weight: 9, grain: 'fine' }
              : id === '2'
                ? { __typename: 'Wool', weight: 1 }
                : null,
        },
      },
    },
    b: {
      sdl: `type Parcel @key(fields: "id") { id: ID! content: Content @external
          label: String @requires(fields: "content { weight ... on Stone { grain } }") }
        interface Content { weight: Int } type Stone implements Content { weight: Int @external grain: String @external }
        type Wool implements Content { weight: Int @external }`,
      resolvers: {
        Parcel: {
          __resolveReference: reference,
          label: ({ content }: { content: unknown }) => JSON.stringify(content),
        },
      },
    },
  });
  const { data, errors } = await federation.ask(`{ parcel { label } }`);
  expect(errors).toBeUndefined();
  expect(data.parcel.map(({ label }: { label: string }) => JSON.parse(label) as unknown)).toEqual([
    { weight: 9, grain: 'fine' },
    { weight: 1 },
    null,
  ]);
});
