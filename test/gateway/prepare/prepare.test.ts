import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, type DocumentNode } from 'graphql';
import { defaultSettings } from '../../../gateway/config.js';
import type { GraphQLParameters } from '../../../gateway/parameters.js';
import { documentBytes, forgetTokens } from '../../../gateway/prepare/document-size.js';
import { prepare, type PrepareParts, type Preparation } from '../../../gateway/prepare/prepare.js';
import { rememberDocuments } from '../../../gateway/prepare/remembered-documents.js';
import type { Limits } from '../../../gateway/settings.js';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';

const API = buildSchema(`
  scalar JSON
  input Filter { and: [Filter!] text: String limit: Int = 10 }
  input Strict { text: String! }
  type Query { a: Query e: Query b(filter: Filter, json: JSON): Int c: Int d(of: Int!, by: Int! = 1, strict: Strict): Int }
  type Mutation { m: Int }
`);

function parts(limits: Partial<Limits> = {}): PrepareParts {
  return {
    apiSchema: API,
    limits: { ...defaultSettings().limits, ...limits },
    documents: rememberDocuments(100),
    introspection: true,
  };
}

function prepareText(query: string, more: Partial<GraphQLParameters> = {}, limits: Partial<Limits> = {}): Preparation {
  const parameters = { query, operationName: undefined, variables: {}, extensions: undefined, ...more };
  return prepare({ onError: 'PROPAGATE', ...parameters }, PUBLIC_CALLER, parts(limits));
}

/** A document as long as its steps, which asks for two to the power of them. */
function doubling(steps: number): string {
  const fragments = Array.from(
    { length: steps },
    (_, i) => `fragment F${i} on Query { a { ...F${i + 1} } e { ...F${i + 1} } }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${steps} on Query { c }`;
}

function repeated(times: number): string {
  return `{ a { ${`a { ${'c '.repeat(times)} } `.repeat(times)} } }`;
}

/** So many fragments on one object that ask it for the same. */
function crowd(size: number): string {
  const each = (write: (i: number) => string) => Array.from({ length: size }, (_, i) => write(i)).join(' ');
  return `{ a { ${each((i) => `...F${i}`)} } } ${each((i) => `fragment F${i} on Query { ...on Query { c } }`)}`;
}

/** Fragments without a field, each of which spreads two others. */
function web(size: number): string {
  const each = (write: (i: number) => string) => Array.from({ length: size }, (_, i) => write(i)).join(' ');
  const fragments = each((i) => `fragment F${i} on Query { ...F${(i + 1) % size} ...F${(i * 7) % size} }`);
  return `{ ${each((i) => `...F${i}`)} } ${fragments}`;
}

function chain(length: number): string {
  const links = Array.from({ length: length - 1 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} }`);
  return `{ ...F0 } ${links.join(' ')} fragment F${length - 1} on Query { c }`;
}

function codeOf(preparation: Preparation): string {
  return preparation.kind === 'refused' ? preparation.code : preparation.kind;
}

describe('prepare() refuses', () => {
  test.each([
    ['a document with too many tokens', 'TOO_MANY_TOKENS', `{ ${'c '.repeat(200)} }`, { tokens: 100 }],
    ['fields nested too deeply', 'TOO_DEEP', '{ a { a { a { c } } } }', { depth: 3 }],
    [
      'fields nested too deeply by a fragment',
      'TOO_DEEP',
      '{ a { ...F } } fragment F on Query { a { c } }',
      { depth: 2 },
    ],
    ['too many aliases', 'TOO_MANY_ALIASES', '{ x: c y: c z: c }', { aliases: 2 }],
    [
      'too many aliases by fragments',
      'TOO_MANY_ALIASES',
      '{ a { ...F } ...F } fragment F on Query { x: c }',
      { aliases: 1 },
    ],
    ['too many fields', 'TOO_MANY_FIELDS', '{ a { c b } c }', { fields: 3 }],
    ['fragments that double with every step', 'TOO_MANY_FIELDS', doubling(40), { depth: 50 }],
    ['too many root fields', 'TOO_MANY_ROOT_FIELDS', '{ a { c } b c }', { rootFields: 2 }],
    ['what is not GraphQL', 'GRAPHQL_PARSE_FAILED', '{ a {', {}],
    ['what does not even lex', 'GRAPHQL_PARSE_FAILED', '{ a(b: "no end }', {}],
    ['a field that does not exist', 'GRAPHQL_VALIDATION_FAILED', '{ nothing }', {}],
    ['the same field thousands of times', 'TOO_MANY_FIELDS', `{ a { ${'c '.repeat(500)} } }`, {}],
    ['the same object field hundreds of times in itself', 'TOO_MANY_FIELDS', repeated(70), {}],
    ['the same field by hundreds of fragments', 'TOO_MANY_FIELDS', crowd(500), {}],
    ['fragments that spread each other all over', 'GRAPHQL_VALIDATION_FAILED', web(200), {}],
    ['fragments spread in each other too often', 'TOO_DEEP', chain(101), {}],
    ['fragments spread in each other without end', 'TOO_DEEP', chain(1_400), {}],
    ['a fragment inside itself', 'GRAPHQL_VALIDATION_FAILED', '{ ...F } fragment F on Query { a { ...F } }', {}],
    ['a document of nothing but a fragment', 'GRAPHQL_VALIDATION_FAILED', 'fragment F on Query { c }', {}],
  ] as const)('%s: %s', (_what, code, query, limits) => {
    expect(codeOf(prepareText(query, {}, limits))).toBe(code);
  });

  test('a nameless choice between operations, and a name that is not there', () => {
    const two = 'query A { c } query B { c }';
    expect(codeOf(prepareText(two))).toBe('OPERATION_NOT_FOUND');
    expect(codeOf(prepareText(two, { operationName: 'C' }))).toBe('OPERATION_NOT_FOUND');
    expect(codeOf(prepareText(two, { operationName: 'B' }))).toBe('prepared');
  });

  test('variables that do not fit, with the place of the definition', () => {
    const preparation = prepareText('query ($f: Filter) { b(filter: $f) }', { variables: { f: { text: 1 } } });
    expect(preparation).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ locations: [{ line: 1, column: 8 }] }] });
  });

  test.each([
    ['a non-null argument', 'query ($n: Int = 1) { d(of: $n) }'],
    ['a non-null argument with a default', 'query ($n: Int) { d(of: 1, by: $n) }'],
    ['a fragment', 'query ($n: Int = 1) { ...F } fragment F on Query { d(of: $n) }'],
    ['a non-null input field', 'query ($n: String = "x") { d(of: 1, strict: { text: $n }) }'],
    ['a directive', 'query ($n: Boolean = true) { c @skip(if: $n) }'],
  ])('the null of a variable in %s', (_where, query) => {
    expect(prepareText(query, { variables: { n: null } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      errors: [{ message: 'The variable "$n" is null where the schema takes no null.' }],
    });
    expect(codeOf(prepareText(query))).toBe('prepared');
  });

  test('half a surrogate pair, which no database can keep, and passes the whole', () => {
    const texts = ['\ud83d', '\ude00x', '😀'].map((text) =>
      codeOf(prepareText('query ($f: Filter) { b(filter: $f) }', { variables: { f: { text } } })),
    );
    expect(texts).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'prepared']);
  });

  test('a long value without repeating it', () => {
    const variables = { f: 'x'.repeat(50_000) };
    const preparation = prepareText('query ($f: Filter) { b(filter: $f) }', { variables });
    expect(preparation.kind === 'refused' && preparation.errors[0]!.message.length).toBe(501);
  });

  test('variables deeper than the stack, without breaking', () => {
    const deep = JSON.parse(`{"and":[`.repeat(50_000) + `{}` + ']}'.repeat(50_000));
    const asFilter = prepareText('query ($f: Filter) { b(filter: $f) }', { variables: { f: deep } });
    const asJson = prepareText('query ($f: JSON) { b(json: $f) }', { variables: { f: deep } });
    expect([codeOf(asFilter), codeOf(asJson)]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test.each([
    ['selections', '{a'.repeat(5_000)],
    ['inline fragments', `{${'... on Query {'.repeat(4_000)}`],
    ['list values', `{ b(json: ${'['.repeat(10_000)}`],
    ['object values', `{ b(json: ${'{a:'.repeat(4_000)}`],
  ])('%s nested deeper than the stack, without breaking', (_what, query) => {
    expect(codeOf(prepareText(query))).toBe('TOO_DEEP');
  });

  test('fragments that double at every step, in no time', () => {
    const steps = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Query { ...F${i + 1} x${i}: a { ...F${i + 1} } }`,
    );
    const query = `{ ...F0 } ${steps.join(' ')} fragment F60 on Query { c }`;
    const startedAt = performance.now();
    expect(codeOf(prepareText(query, {}, { depth: 100 }))).toBe('TOO_MANY_FIELDS');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

test('prepare() refuses introspection where the operator turned it off, but not __typename', () => {
  const closed = { ...parts(), introspection: false };
  const codes = ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }', '{ __typename }'].map(
    (query) =>
      codeOf(
        prepare(
          { query, operationName: undefined, variables: {}, extensions: undefined, onError: 'PROPAGATE' },
          PUBLIC_CALLER,
          closed,
        ),
      ),
  );
  expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'prepared']);
});

test('prepare() lets those introspect who may', () => {
  const mayIntrospect = (kind: Caller['kind']) => kind === 'OFFICER';
  const asked = { operationName: undefined, variables: {}, extensions: undefined, onError: 'PROPAGATE' } as const;
  const codeFor = (kind: Caller['kind'], query: string): string =>
    codeOf(prepare({ ...asked, query }, { ...PUBLIC_CALLER, kind }, { ...parts(), mayIntrospect }));
  expect(codeFor('OFFICER', '{ __schema { description } }')).toBe('prepared');
  expect(codeFor('PUBLIC', '{ a { ...F } } fragment F on Query { __type(name: "Query") { name } }')).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  expect(codeFor('PUBLIC', '{ __typename c }')).toBe('prepared');
});

describe('prepare() passes on', () => {
  test('the same field as often as a page’s components may ask for it', () => {
    expect(codeOf(prepareText(crowd(100)))).toBe('prepared');
    expect(codeOf(prepareText(`{ ${'a { c } '.repeat(40)} }`))).toBe('prepared');
  });

  test('variables with their defaults, and values of unknown scalars as they came', () => {
    const json = { any: ['thing', 1, null] };
    const preparation = prepareText('query ($f: Filter, $j: JSON) { b(filter: $f, json: $j) }', {
      variables: { f: { text: 'x' }, j: json, unused: 1 },
    });
    expect(preparation).toMatchObject({ operation: { variables: { f: { text: 'x', limit: 10 }, j: json } } });
  });

  test('one parsed document for all requests with the same text', () => {
    const remembering = parts();
    const parameters = {
      operationName: undefined,
      variables: {},
      extensions: undefined,
      onError: 'PROPAGATE',
    } as const;
    const [first, second] = [1, 2].map(() => prepare({ query: '{ c }', ...parameters }, PUBLIC_CALLER, remembering));
    expect(first?.kind === 'prepared' && second?.kind === 'prepared' && first.operation.document).toBe(
      second?.kind === 'prepared' && second.operation.document,
    );
  });

  test('a key that tells documents and operations apart', () => {
    const keys = [
      prepareText('{ c }'),
      prepareText('{  c }'),
      prepareText('query A { c }', { operationName: 'A' }),
    ].map((preparation) => (preparation.kind === 'prepared' ? preparation.operation.documentKey : ''));
    expect(new Set(keys).size).toBe(3);
  });
});

describe('The memory of documents', () => {
  const document = { kind: 'Document', definitions: [] } as never;

  test('is bounded, and forgets what was not used for longest', () => {
    const documents = rememberDocuments(2);
    documents.remember('a', { document, hash: 'A' });
    documents.remember('b', { document, hash: 'B' });
    documents.get('a');
    documents.remember('c', { document, hash: 'C' });
    expect([documents.get('a')?.hash, documents.get('b')?.hash, documents.byHash('B')]).toEqual([
      'A',
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['long texts', document, 'x'.repeat(11_000_000)],
    ['short texts of many nodes', parse(`{${'a '.repeat(20_000)}}`), ''],
  ])('is bounded by what all documents take together: %s', (_what, each, text) => {
    const documents = rememberDocuments(1_000);
    for (let i = 0; i < 24; i += 1) documents.remember(`${i}${text}`, { document: each, hash: String(i) });
    expect([documents.byHash('0'), documents.byHash('23')]).toEqual([undefined, each]);
  });

  test('knows about what a document takes', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const text = `{${Array.from({ length: 300 }, (_, i) => `a${i}: b(c: ${i}) { d e { f } }`).join(' ')}}`;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const kept: DocumentNode[] = [];
    const before = heap();
    for (let i = 0; i < 40; i += 1) {
      kept.push(parse(`${text} #${i}`));
      forgetTokens(kept[i]!);
    }
    const taken = (heap() - before) / kept.length;
    expect(documentBytes(kept[0]!) / taken).toBeGreaterThan(0.6);
    expect(documentBytes(kept[0]!) / taken).toBeLessThan(1.7);
  });
});
