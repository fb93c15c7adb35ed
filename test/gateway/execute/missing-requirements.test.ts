import { afterEach, expect, test } from '@jest/globals';
import { federate, type Federation, type TestSubgraph } from './federation.js';

let federation: Federation;

afterEach(() => federation.stop());

/**
 * Boxes and bags both have a label: of a box it is written from the size, of a bag from the colour. Only bags have a
 * tag, written from the size.
 */
function boxesAndBags(c: Partial<TestSubgraph> = {}): Promise<Federation> {
  const known = { __resolveReference: (reference: object) => reference };
  return federate({
    a: {
      sdl: `type Query { things: [Thing] } union Thing = Box | Bag
        type Box @key(fields: "id") { id: ID! } type Bag @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          things: () => [
            { __typename: 'Box', id: '1' },
            { __typename: 'Bag', id: '2' },
          ],
        },
      },
    },
    b: {
      sdl: `type Box @key(fields: "id") { id: ID! size: Int @external label: String @requires(fields: "size") }
        type Bag @key(fields: "id") {
          id: ID! size: Int @external colour: String @external
          label: String @requires(fields: "colour") tag: String @requires(fields: "size")
        }`,
      resolvers: {
        Box: { ...known, label: ({ size }: { size: number }) => `of size ${size}` },
        Bag: {
          ...known,
          label: ({ colour }: { colour: string }) => `a ${colour} bag`,
          tag: ({ size }: { size: number }) => `of size ${size}`,
        },
      },
    },
    c: {
      sdl: `type Box @key(fields: "id") { id: ID! size: Int }
        type Bag @key(fields: "id") { id: ID! size: Int colour: String }`,
      resolvers: { Box: { ...known, size: () => 3 }, Bag: { ...known, size: () => 4, colour: () => 'red' } },
      ...c,
    },
  });
}

test('what a skipped field requires keeps neither fields with other requirements nor fields of other types', async () => {
  federation = await boxesAndBags();
  const answer = await federation.ask(
    `query ($flag: Boolean!) { things { ... on Box { label } ... on Bag { label tag @skip(if: $flag) } } }`,
    { variables: { flag: true } },
  );
  expect(answer).toEqual({ data: { things: [{ label: 'of size 3' }, { label: 'a red bag' }] } });
});

test('where no field has what it requires, nothing is asked', async () => {
  federation = await boxesAndBags({ intercept: () => ({ status: 500, headers: {}, body: '' }) });
  const answer = await federation.ask(`{ things { ... on Box { label } ... on Bag { label tag } } }`);
  expect(answer.data).toEqual({ things: [{ label: null }, { label: null, tag: null }] });
  expect(federation.sent.filter(({ subgraph }) => subgraph === 'b')).toEqual([]);
});
