import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type Federation, type SentRequest, type TestSubgraph } from './federation.js';

let federation: Federation;
afterEach(() => federation.stop());

const json = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) });
const WRITERS: Readonly<Record<string, object | null>> = {
  w1: { name: 'Ann "é" 联', city: { name: 'Bo' } },
  w2: { name: 'Cid', city: null },
  w3: null,
};

type Told = (representation: { readonly id: string }) => object | null;

/** Books of writers who repeat; what people answers of a writer is the test's. */
function library(books: readonly object[], tell: Told = ({ id }) => WRITERS[id]!): Record<string, TestSubgraph> {
  return {
    catalog: {
      sdl: `
        type Query { books: [Book!]! }
        type Book { title: String writer: Writer hint: String }
        type Writer @key(fields: "id") { id: ID! pen: String @shareable prize: Prize }
        type Prize { name: String }`,
      intercept: () => json({ data: { books } }),
    },
    people: {
      sdl: `
        type Writer @key(fields: "id") { id: ID! name: String! city: City strict: String! }
        type City @key(fields: "id") { id: ID! name: String }`,
      intercept: ({ variables }: SentRequest) => {
        const wanted = (variables['representations'] ?? []) as { readonly id: string }[];
        const told = wanted.map(tell);
        const errors = told.flatMap((entity, index) =>
          entity === null ? [{ message: 'gone', path: ['_entities', index], extensions: { code: 'NOT_FOUND' } }] : [],
        );
        return json({ data: { _entities: told }, ...(errors.length > 0 && { errors }) });
      },
    },
  };
}

const writer = (id: string, more: object = {}) => ({ __typename: 'Writer', id, ...more });
const book = (title: string, id: string, more: object = {}) => ({ title, writer: writer(id, more) });

describe('places that know the same of an entity', () => {
  test('tell the same, in the words of the entity, at each of them', async () => {
    federation = await federate(library(['a', 'b', 'c', 'd'].map((title, at) => book(title, at % 2 ? 'w2' : 'w1'))));
    const answer = await federation.ask('{ books { title writer { name city { name } } } }');
    const [ann, cid] = [WRITERS['w1'], WRITERS['w2']];
    expect(answer.errors).toBeUndefined();
    expect(answer.data.books.map((each: { writer: unknown }) => each.writer)).toEqual([ann, cid, ann, cid]);
    expect(federation.sent[1]?.variables['representations']).toHaveLength(2);
  });

  test('have their errors at each of them', async () => {
    federation = await federate(library(['w3', 'w1', 'w3', 'w3'].map((id) => book(id, id))));
    const answer = await federation.ask('{ books { title writer { name } } }');
    expect(answer.data.books.map((each: { writer: unknown }) => each.writer)).toEqual([
      null,
      { name: 'Ann "é" 联' },
      null,
      null,
    ]);
    expect(answer.errors?.map(({ path }) => path)).toEqual([0, 2, 3].map((at) => ['books', at, 'writer']));
  });

  test('have a hole in a non-null place at each of them', async () => {
    federation = await federate(
      library(
        ['w1', 'w2', 'w1'].map((id) => book(id, id)),
        ({ id }) => ({ name: id, strict: id === 'w1' ? null : 'x' }),
      ),
    );
    const answer = await federation.ask('{ books { writer { name strict } } }');
    expect(answer.data.books).toEqual([{ writer: null }, { writer: { name: 'w2', strict: 'x' } }, { writer: null }]);
    expect(answer.errors?.map(({ path }) => path)).toEqual([0, 2].map((at) => ['books', at, 'writer', 'strict']));
  });

  test('keep a text that was written before something else was taken back', async () => {
    const books = ['w1', 'w2', 'w1', 'w2', 'w1'].map((id) => book(id, id));
    federation = await federate(library(books, ({ id }) => ({ name: id, strict: id === 'w2' ? null : 'long enough' })));
    const answer = await federation.ask('{ books { title writer { strict name } } }');
    const told = { strict: 'long enough', name: 'w1' };
    expect(answer.data.books.map((each: { writer: unknown }) => each.writer)).toEqual([told, null, told, null, told]);
  });
});

describe('places that know different things of an entity', () => {
  test('keep what is theirs', async () => {
    const prizes = [{ name: 'A' }, { name: 'B' }, { name: 'A' }, null, { name: 'A' }];
    federation = await federate(library(prizes.map((prize, at) => book(`${at}`, 'w1', { pen: 'p', prize }))));
    const answer = await federation.ask('{ books { writer { pen prize { name } name } } }');
    expect(answer.data.books.map((each: { writer: { prize: unknown } }) => each.writer.prize)).toEqual(prizes);
    expect(answer.data.books.every((each: { writer: { name: string } }) => each.writer.name === 'Ann "é" 联')).toBe(
      true,
    );
    expect(federation.sent[1]?.variables['representations']).toHaveLength(1);
  });

  test('are not made one by a member that only looks like none', async () => {
    const text = JSON.stringify(book('a', 'w1')).replace('"id":"w1"', '"id":"w1","__proto__":{}');
    const books = [JSON.parse(text), book('b', 'w1', { pen: 'mine' })] as object[];
    federation = await federate(library(books));
    const answer = await federation.ask('{ books { writer { pen name } } }');
    expect(answer.data.books[1].writer).toEqual({ pen: 'mine', name: 'Ann "é" 联' });
  });
});

test('a fetch that nobody waits for goes along with a later one to its subgraph', async () => {
  const slow = (milliseconds: number, body: unknown) =>
    new Promise<ReturnType<typeof json>>((resolve) => setTimeout(() => resolve(json(body)), milliseconds));
  federation = await federate({
    a: {
      sdl: `type Query { fast: Item slow: Item } type Item @key(fields: "id") { id: ID! }`,
      intercept: ({ query }) =>
        query.includes('slow')
          ? slow(5, { data: { fast: { __typename: 'Item', id: '1' }, slow: { __typename: 'Item', id: '2' } } })
          : undefined,
    },
    b: {
      sdl: `type Item @key(fields: "id") { id: ID! next: Item }`,
      intercept: () => slow(10, { data: { _entities: [{ next: { __typename: 'Item', id: '3' } }] } }),
    },
    c: {
      sdl: `type Item @key(fields: "id") { id: ID! name: String }`,
      intercept: ({ variables }) =>
        json({
          data: Object.fromEntries(
            Object.entries(variables).map(([name, list]) => [
              name === 'representations' ? '_entities' : name.replace('representations', ''),
              (list as { id: string }[]).map(({ id }) => ({ name: `n${id}` })),
            ]),
          ),
        }),
    },
  });
  const answer = await federation.ask('{ fast { name } slow { next { name } } }');
  expect(answer.data).toEqual({ fast: { name: 'n1' }, slow: { next: { name: 'n3' } } });
  expect(federation.sent.filter(({ subgraph }) => subgraph === 'c')).toHaveLength(1);
});

test('a fetch that waited for one that has nothing to ask is sent nevertheless, and soon', async () => {
  federation = await federate(library([book('a', 'w1')]));
  const startedAt = performance.now();
  const answer = await federation.ask('{ books { writer { name } } }');
  expect(answer.data.books[0].writer.name).toBe('Ann "é" 联');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
