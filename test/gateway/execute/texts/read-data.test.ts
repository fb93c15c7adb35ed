import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { MADE_FUNCTIONS } from '../../../../gateway/execute/made-functions.js';
import { AnswerTexts } from '../../../../gateway/execute/texts/answer-texts.js';
import { compileLayout, type Layout } from '../../../../gateway/execute/texts/layout.js';
import { readData } from '../../../../gateway/execute/texts/read-data.js';
import { readAnswer } from '../../../../gateway/upstream/read-answer.js';

const QUERY = '{ a b: c constructor deep { __typename id list { x } ... on T { more { y z } } } }';

function layoutOf(query: string): Layout {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  return compileLayout([(operation satisfies OperationDefinitionNode).selectionSet]);
}

/** What was read, with every place replaced by what stands there. */
function valuesOf(read: unknown, texts: AnswerTexts): unknown {
  if (typeof read === 'number') return finite(JSON.parse(texts.json(read)!));
  if (Array.isArray(read)) return read.map((item) => valuesOf(item, texts));
  if (typeof read !== 'object' || read === null) return read;
  return Object.fromEntries(Object.entries(read).map(([key, value]) => [key, valuesOf(value, texts)]));
}

/** A number that is too large for a double is one however it came; written anew it is null. */
function finite(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

interface Read {
  readonly failed: boolean;
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: unknown;
}

function readAll(body: string, layout: Layout): Read {
  const texts = new AnswerTexts();
  const outcome = readData({ status: 200, headers: {}, body }, layout, texts);
  if (outcome.kind === 'failed') return { failed: true };
  const { data, errors, extensions } = outcome.answer;
  return { failed: false, data: valuesOf(data, texts), errors, extensions };
}

/** The same by `JSON.parse`, with the members that were asked for. */
function parsed(body: string, layout: Layout): Read {
  const outcome = readAnswer({ status: 200, headers: {}, body });
  if (outcome.kind === 'failed') return { failed: true };
  const { data, errors, extensions } = outcome.answer;
  return { failed: false, data: data && finite(askedOf(data, layout)), errors, extensions };
}

function askedOf(value: unknown, { keys, inner }: Layout): unknown {
  if (Array.isArray(value)) return value.map((item) => askedOf(item, { keys, inner } as Layout));
  if (typeof value !== 'object' || value === null) return value;
  const members = keys.flatMap((key, index) => {
    if (!Object.hasOwn(value, key)) return [];
    const member = (value as Record<string, unknown>)[key];
    const inside = inner[index];
    if (inside) return [[key, askedOf(member, inside)]];
    return [[key, key === '__typename' && typeof member !== 'string' ? null : member]];
  });
  return Object.fromEntries(members) as unknown;
}

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, 1.5, -3e-7, 1e300, 2_147_483_647, '', '"', '\\', '\n', '\u2028', '\ud800'),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 }),
);
const deep = fc.record(
  {
    __typename: fc.oneof(fc.constantFrom('T', 'U'), leaf),
    id: leaf,
    list: fc.oneof(fc.array(fc.record({ x: leaf }, { requiredKeys: [] })), leaf),
    more: fc.oneof(fc.array(fc.array(fc.option(fc.record({ y: leaf, z: leaf })))), leaf),
  },
  { requiredKeys: [] },
);
const data = fc.record(
  { a: leaf, b: leaf, constructor: leaf, deep: fc.oneof(deep, fc.array(deep), leaf) },
  { requiredKeys: [] },
);
const answer = fc.record(
  {
    data: fc.oneof({ weight: 5, arbitrary: data }, { weight: 1, arbitrary: leaf }),
    errors: fc.array(fc.record({ message: fc.string(), path: fc.array(fc.oneof(fc.string(), fc.nat())) })),
    extensions: fc.record({ cost: fc.nat() }),
    other: leaf,
  },
  { requiredKeys: ['data'] },
);

/** Its members in another order, and one more, as no subgraph should write them. */
function shuffled(value: unknown, turns: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, turns));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, shuffled(member, turns)] as const);
  return Object.fromEntries([...members.slice(turns % 3), ...members.slice(0, turns % 3), ['unasked', turns]]);
}

describe.each([
  ['functions made for it', 1],
  ['the loops', Infinity],
])('An answer read by %s', (_by, after) => {
  const layout = (): Layout => {
    MADE_FUNCTIONS.after = after;
    return layoutOf(QUERY);
  };

  test('says what JSON.parse finds in it, however it is spaced and ordered', () => {
    const space = fc.constantFrom('', ' ', '\n  ', '\t');
    fc.assert(
      fc.property(answer, space, fc.option(fc.nat(2)), (whole, indent, turns) => {
        const same = layout();
        const body = JSON.stringify(turns === null ? whole : shuffled(whole, turns), undefined, indent);
        for (let time = 0; time < 3; time++) expect(readAll(body, same)).toEqual(parsed(body, same));
      }),
      { numRuns: 300 },
    );
  });

  test('is refused wherever JSON.parse refuses it, and read as it reads it otherwise', () => {
    const same = layout();
    let refused = 0;
    fc.assert(
      fc.property(
        answer,
        fc.nat(),
        fc.constantFrom(...'"\\{}[],:.0-e+tnu \u0001\u0000x'),
        fc.boolean(),
        (whole, at, char, cuts) => {
          const body = JSON.stringify(whole);
          const place = at % body.length;
          const cut = body.slice(0, place) + (cuts ? '' : char) + body.slice(cuts ? place + 1 : place);
          // What comes over a wire has no half of a character.
          const broken = Buffer.from(cut).toString();
          const wanted = parsed(broken, same);
          expect(readAll(broken, same)).toEqual(wanted);
          if (wanted.failed) refused += 1;
        },
      ),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

describe('An answer', () => {
  test('whose key an object inherits, or that would be its prototype, is data and nothing else', () => {
    MADE_FUNCTIONS.after = 1;
    const layout = layoutOf('{ constructor __proto__ toString }');
    const body = '{"data":{"constructor":1,"__proto__":{"polluted":true},"toString":"x"}}';
    const texts = new AnswerTexts();
    const outcome = readData({ status: 200, headers: {}, body }, layout, texts);
    expect(outcome.kind === 'answered' && valuesOf(outcome.answer.data, texts)).toEqual({
      constructor: 1,
      toString: 'x',
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(['\u0000', '\u0000{', 'x', '}', ' {}'])('with %j behind its end is none', (more) => {
    for (const rest of ['}', ',"extensions":{}}'])
      expect(readAll(`{"data":{"a":1}${rest}${more}`, layoutOf('{ a }'))).toEqual({ failed: true });
  });

  test.each([
    ['a leaf', (deep: string) => `{"data":{"a":${deep}}}`],
    ['an object', (deep: string) => `{"data":{"deep":${deep}}}`],
    ['what nobody asked for', (deep: string) => `{"data":{"unasked":${deep},"a":1}}`],
  ])('with lists in lists that no stack takes has failed, or is read: in %s', (_where, bodyOf) => {
    const depth = 200_000;
    const body = bodyOf('['.repeat(depth) + ']'.repeat(depth));
    const { failed, data } = readAll(body, layoutOf('{ a deep { x } }'));
    expect(failed || data).toEqual(body.includes('unasked') ? { a: 1 } : true);
  });

  test('that stands behind others keeps its places while the texts grow', () => {
    const texts = new AnswerTexts();
    const layout = layoutOf('{ a }');
    const bodies = Array.from({ length: 40 }, (_, index) =>
      JSON.stringify({ data: { a: `${index}`.padEnd(20_000, '永') } }),
    );
    const read = bodies.map((body) => readData({ status: 200, headers: {}, body }, layout, texts));
    const told = read.map((outcome) => outcome.kind === 'answered' && texts.string(outcome.answer.data?.['a']));
    expect(told).toEqual(bodies.map((body) => (JSON.parse(body) as { data: { a: string } }).data.a));
  });
});
