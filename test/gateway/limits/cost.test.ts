import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import type { PreparedOperation } from '../../../gateway/engine.js';
import { createMeter } from '../../../gateway/limits/cost/actual-cost.js';
import { readCostFacts } from '../../../gateway/limits/cost/cost-facts.js';
import { createEstimator } from '../../../gateway/limits/cost/estimate-cost.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

const SDL = `
  schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"]) { query: Query mutation: Mutation }
  directive @link(url: String, import: [String]) repeatable on SCHEMA
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  type Query {
    one: Thing
    name: String
    things: [Thing!]
    few: [Thing!] @listSize(assumedSize: 3)
    sliced(first: Int = 5, last: Int): [Thing!] @listSize(slicingArguments: ["first", "last"], assumedSize: 40)
    page(limit: Int): Page @listSize(slicingArguments: ["limit"], sizedFields: ["items"])
    connection(first: Int = 20, after: String): ThingConnection
    dear: Int @cost(weight: 100)
    heavy: Heavy
    search(by: Filter, deep: Boolean @cost(weight: 7)): Int
    any: Any
    pet: Pet
  }
  type Mutation { write: Thing }
  type Thing { id: ID! name: String parts: [Thing!] price: Money other: Thing }
  type Page { total: Int items: [Thing!] }
  type ThingConnection { totalCount: Int nodes: [Thing!] edges: [Edge!] }
  type Edge { cursor: String node: Thing }
  type Heavy @cost(weight: 25) { id: ID! }
  scalar Money @cost(weight: 2)
  input Filter { text: String radius: Int @cost(weight: 11) or: [Filter!] }
  union Any = Thing | Heavy
  interface Pet { friends: [Pet!] name: String }
  type Cat implements Pet { friends: [Pet!] name: String toy: Thing toys: [Thing!] }
  type Dog implements Pet { friends: [Pet!] name: String owner: Thing }
`;
const parts = { apiSchema: buildASTSchema(parse(SDL)), facts: readCostFacts(SDL), assumedListSize: 10 };
const estimate = createEstimator(parts);
const measure = createMeter(parts);

type Given = Readonly<Record<string, unknown>>;

const costOf = (query: string, variables: Given = {}): number => estimate(preparedOf(query, variables));
const actualCostOf = (query: string, data: Given, variables: Given = {}): number =>
  measure(preparedOf(query, variables), data);

function preparedOf(query: string, variables: Given): PreparedOperation {
  const document = parse(query);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  return { document, operation, operationName: undefined, documentKey: query, onError: 'PROPAGATE', variables };
}

describe('An operation costs', () => {
  test.each([
    ['nothing for what is no object', '{ name one_: name }', 0],
    ['one for each object', '{ one { id other { id } } }', 2],
    ['the assumed length of a list of which nothing is said', '{ things { id } }', 10],
    ['lists in lists multiplied', '{ things { parts { id parts { id } } } }', 10 * (1 + 10 * (1 + 10))],
    ['the assumed size that the schema says', '{ few { parts { id } } }', 3 * 11],
    ['a slicing argument', '{ sliced(first: 7) { id } }', 7],
    ['the largest of two slicing arguments', '{ sliced(first: 7, last: 9) { id } }', 9],
    ['the default of a slicing argument', '{ sliced { id } }', 5],
    ['the size meant for a field below', '{ page(limit: 4) { total items { id } } }', 1 + 4],
    ['a connection by what is asked of it, though nothing is said', '{ connection(first: 6) { nodes { id } } }', 7],
    [
      'both ways into a connection where both are gone',
      '{ connection(first: 6) { nodes { id } edges { node { id } } } }',
      1 + 6 + 6 * 2,
    ],
    ['the weight of a field', '{ dear }', 100],
    ['the weight of a type', '{ heavy { id } }', 25],
    ['the weight of a scalar wherever it stands', '{ few { price } }', 3 * (1 + 2)],
    ['the weight of an argument that is given', '{ search(deep: true) }', 7],
    ['the weights inside an input', '{ search(by: { radius: 1, or: [{ radius: 2 }, { text: "x" }] }) }', 22],
    ['ten more for each write', 'mutation { write { id } }', 11],
    [
      'once what is asked twice',
      '{ few { id } few { name } ...F } fragment F on Query { few { parts { id } } }',
      3 * 11,
    ],
    [
      'the dearest of types of which an object has one',
      '{ any { ... on Thing { other { id } } ... on Heavy { id } } }',
      2,
    ],
    [
      'the dearest of types of an interface, and what all of them have',
      '{ pet { friends { name } ... on Cat { toy { id } toys { id } } ... on Dog { owner { id } } } }',
      1 + 10 + (1 + 10),
    ],
    ['nothing for what a literal leaves out', '{ one @skip(if: true) { id } few @include(if: false) { id } }', 0],
    ['nothing less for a negative length', '{ sliced(first: -7) { id } one { id } }', 1],
  ])('%s', (_what, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  test('what its variables ask for', () => {
    const query = 'query ($n: Int, $more: Boolean!) { sliced(first: $n) { id parts @include(if: $more) { id } } }';
    expect([
      costOf(query, { n: 100, more: false }),
      costOf(query, { n: 2, more: true }),
      costOf(query, { n: null, more: false }),
    ]).toEqual([100, 22, 40]);
    expect(costOf('query ($f: Filter) { search(by: $f) }', { f: { or: [{ radius: 1 }] } })).toBe(11);
  });

  test('no time that doubles with every step', () => {
    const step = (inner: string): string =>
      `{ pet { friends ${inner} ... on Cat { name friends ${inner} } ... on Dog { name } } }`;
    let fragments = '';
    for (let i = 0; i < 12; i += 1)
      fragments += ` fragment F${i} on Pet { friends { ...F${i + 1} ... on Cat { name } } }`;
    expect(costOf(`${step('{ ...F0 }')} ${fragments} fragment F12 on Pet { name }`)).toBeGreaterThan(1e12);
  });
});

const thing = { id: '1' };

describe('An answer has cost', () => {
  test.each<[string, string, Given, number]>([
    ['nothing where nothing was found', '{ one { id } things { id } name }', { one: null, things: [], name: 'x' }, 0],
    [
      'one for each object that is there',
      '{ things { parts { id } } }',
      { things: [{ parts: [thing, thing] }, { parts: null }, null] },
      4,
    ],
    ['more than estimated where there was more', '{ few { id } }', { few: [thing, thing, thing, thing] }, 4],
    [
      'the weights of fields, types and scalars',
      '{ dear heavy { id } few { price } }',
      { dear: 1, heavy: thing, few: [{ price: 2 }, { price: null }] },
      100 + 25 + (1 + 2) + 1,
    ],
    ['no weight of a field that is null', '{ dear }', { dear: null }, 0],
    ['the arguments that were given, whatever came', '{ search(deep: true) }', { search: null }, 7],
    ['ten more for each write, also where it brought nothing', 'mutation { write { id } }', { write: null }, 10],
    ['nothing for what a condition left out', '{ one { id } few @include(if: false) { id } }', { one: thing }, 1],
    ['once what was asked twice', '{ few { id } few { name } }', { few: [{ id: '1', name: 'x' }] }, 1],
    ['under aliases what is under names', '{ a: one { b: other { id } } }', { a: { b: thing } }, 2],
    [
      'the objects of a connection',
      '{ connection(first: 6) { nodes { id } edges { node { id } } } }',
      { connection: { nodes: [thing], edges: [{ node: thing }] } },
      4,
    ],
    [
      'what one of several types brought',
      '{ pet { ... on Cat { toy { id } toys { id } } ... on Dog { owner { id } } } }',
      { pet: { owner: thing } },
      2,
    ],
    [
      'the dearest where types ask under one key',
      '{ any { ... on Thing { x: other { id } } ... on Heavy { x: id } } }',
      { any: { x: thing } },
      2,
    ],
    [
      'nothing less for a name that looks like a type’s',
      '{ any { __typename: __typename ... on Thing { other { id } } } }',
      { any: { __typename: 'x', other: thing } },
      2,
    ],
    ['what is under the names of objects', '{ one { constructor: other { id } } }', { one: { constructor: thing } }, 2],
  ])('%s', (_what, query, data, cost) => {
    expect(actualCostOf(query, data)).toBe(cost);
  });

  test('what it takes one walk to tell, however often types ask under one key', () => {
    const step = (inner: string, depth: number): string =>
      depth === 0
        ? inner
        : step(`friends { ... on Cat { ${inner} } ... on Dog { ${inner} } ... on Pet { name } }`, depth - 1);
    const nest = (depth: number): Given => (depth === 0 ? { name: 'x' } : { name: 'x', friends: [nest(depth - 1)] });
    expect(actualCostOf(`{ pet { ${step('name', 10)} } }`, { pet: nest(10) })).toBe(11);
  });
});

test('A supergraph that says nothing of costs is counted all the same', () => {
  const sdl = 'type Query { list: [Query] first(first: Int): [Query] name: String }';
  const plain = createEstimator({
    apiSchema: buildASTSchema(parse(sdl)),
    facts: readCostFacts(sdl),
    assumedListSize: 10,
  });
  const document = parse('{ list { name } first(first: 50) { name } }');
  const operation = document.definitions[0] as OperationDefinitionNode;
  const prepared = { document, operation, operationName: undefined, documentKey: '', variables: {} };
  expect(plain({ ...prepared, onError: 'PROPAGATE' })).toBe(60);
});

test('Our own graph says what its plain lists may be, and what is dear though it is one object', () => {
  const sdl = readFileSync(shippedFile('schema/supergraph.graphql'), 'utf8');
  const own = createEstimator({
    apiSchema: buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true }),
    facts: readCostFacts(sdl),
    assumedListSize: 10,
  });
  const estimated = (query: string) => own(preparedOf(query, {}));
  expect(estimated('{ matrix(slug: "police") { tree { id } } }')).toBe(1 + 500);
  expect(estimated('{ metricSeries(subject: "a", metric: "cases.received", range: {}) { day } }')).toBe(366);
  expect(estimated('{ caseStatistics(groupBy: [STATE]) { receivedCount } }')).toBe(5_000);
  expect(estimated('{ verifyLedger(agencyId: "a", range: {}) { __typename } }')).toBe(1_000);
  expect(estimated('{ accessLog(entity: "case_1", first: 50) { nodes { at } } }')).toBe(51);
});
