import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type Federation, type TestSubgraph } from './federation.js';

let federation: Federation;
afterEach(() => federation.stop());

const reference = (ref: object): object => ref;

/** Two subgraphs know a note each, and one that both know. */
function desks(): Record<string, TestSubgraph> {
  const memo = { __typename: 'Memo', text: 'both' };
  const desk = (own: object) => ({ __resolveReference: reference, drawer: () => ({ notes: [memo, own] }) });
  const common = `type Desk @key(fields: "id") { id: ID! drawer: Drawer @shareable`;
  const shared = `type Drawer @shareable { notes: [Note!]! } type Memo @shareable { text: String }`;
  return {
    a: {
      sdl: `type Query { fromA: Desk both: Desk @shareable } ${common} } ${shared}
        union Note = Memo | Letter type Letter { sender: String }`,
      resolvers: {
        Query: { fromA: () => ({ id: '1' }), both: () => ({ id: '1' }) },
        Desk: desk({ __typename: 'Letter', sender: 'Ann' }),
      },
    },
    b: {
      sdl: `type Query { fromB: Desk both: Desk @shareable } ${common} lower: Drawer } ${shared}
        union Note = Memo | Bill type Bill { sum: Int }`,
      resolvers: {
        Query: { fromB: () => ({ id: '1' }), both: () => ({ id: '1' }) },
        Desk: { ...desk({ __typename: 'Bill', sum: 7 }), lower: () => ({ notes: [{ __typename: 'Bill', sum: 8 }] }) },
      },
    },
  };
}

const NOTES = 'notes { __typename ... on Memo { text } ... on Letter { sender } ... on Bill { sum } }';
const MEMO = { __typename: 'Memo', text: 'both' };
const LETTER = { __typename: 'Letter', sender: 'Ann' };

describe('A union of which each subgraph knows other members', () => {
  test.each<[string, string, object]>([
    ['one of them', `{ fromA { drawer { ${NOTES} } } }`, { fromA: { drawer: { notes: [MEMO, LETTER] } } }],
    [
      'the other',
      `{ fromB { drawer { ${NOTES} } } }`,
      { fromB: { drawer: { notes: [MEMO, { __typename: 'Bill', sum: 7 }] } } },
    ],
    [
      'the other one behind an entity of the first',
      `{ fromA { lower { ${NOTES} } } }`,
      { fromA: { lower: { notes: [{ __typename: 'Bill', sum: 8 }] } } },
    ],
    [
      'one that has none of the members asked for',
      `{ fromA { drawer { notes { __typename ... on Bill { sum } } } } }`,
      { fromA: { drawer: { notes: [{ __typename: 'Memo' }, { __typename: 'Letter' }] } } },
    ],
  ])('is answered by %s', async (_whom, document, data) => {
    federation = await federate(desks());
    expect(await federation.ask(document)).toEqual({ data });
  });

  test('has no error for a member that the subgraph asked cannot have', async () => {
    federation = await federate(desks());
    const { data, errors } = await federation.ask(`{ both { drawer { ${NOTES} } } }`);
    expect(errors).toBeUndefined();
    expect(data.both.drawer.notes[0]).toEqual(MEMO);
  });
});

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
