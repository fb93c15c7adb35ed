import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { startGuarded, type GuardedGraph } from './guarded-graph.js';
import type { Answer } from '../execute/federation.js';

/** Paths of the errors that say "not for you". */
function withheld({ errors = [] }: Answer): readonly string[] {
  return errors.flatMap(({ path, extensions }) =>
    extensions['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE'
      ? [(path ?? ['everything']).join('.')]
      : [`? ${path?.join('.')}`],
  );
}

describe.each(ENGINE_NAMES)('On the %s engine, the public', (engine) => {
  let graph: GuardedGraph;
  beforeAll(async () => {
    graph = await startGuarded(engine);
  });
  afterAll(() => graph.stop());
  beforeEach(() => void graph.sent());

  test.each([
    ['a guarded field', '{ secret }', { secret: null }, ['secret']],
    ['a guarded field under another name', '{ level: secret }', { level: null }, ['level']],
    [
      'a guarded field under the name of a key',
      '{ people { id: email } }',
      { people: [{ id: null }, { id: null }] },
      ['people.0.id', 'people.1.id'],
    ],
    [
      'a guarded field under the name __typename',
      '{ people { __typename: email } }',
      { people: [{ __typename: null }, { __typename: null }] },
      ['people.0.__typename', 'people.1.__typename'],
    ],
    ['a guarded non-null field', '{ person(id: "p1") { name phone } }', { person: null }, ['person.phone']],
    ['a guarded non-null root field', '{ strict people { id } }', null, ['strict']],
    ['a guarded type by an open field', '{ vault { bars } }', { vault: null }, ['vault']],
    ['the type name of a guarded type', '{ vault { __typename } }', { vault: null }, ['vault']],
    ['a guarded enum', '{ level }', { level: null }, ['level']],
    ['a guarded scalar', '{ mark }', { mark: null }, ['mark']],
    ['an interface with a guarded implementation', '{ named { name } }', { named: null }, ['named']],
    ['a guarded implementation by a fragment', '{ named { ... on Vault { bars } } }', { named: null }, ['named']],
    [
      'a guarded member of a union',
      '{ found { ... on Vault { bars } ... on Person { name } } }',
      { found: [{ name: 'Ann' }, { bars: null }] },
      ['found.1.bars'],
    ],
    [
      'a guarded member of a union by a named fragment',
      '{ found { ...V } } fragment V on Vault { bars name }',
      { found: [{}, { bars: null, name: null }] },
      ['found.1.bars', 'found.1.name'],
    ],
    [
      'the type name inside a guarded member of a union',
      '{ found { ... on Vault { __typename } } }',
      { found: [{}, null] },
      ['found.1.__typename'],
    ],
    [
      'a guarded member of a union by its interface',
      '{ found { ... on Named { name } } }',
      { found: [{ name: null }, { name: null }] },
      ['found.0.name', 'found.1.name'],
    ],
    ['a fragment without type condition', '{ ... { ... { secret } } }', { secret: null }, ['secret']],
    [
      'a fragment without type condition in a guarded fragment',
      '{ found { ... on Vault { ... { bars } } } }',
      { found: [{}, { bars: null }] },
      ['found.1.bars'],
    ],
    [
      'a fragment used twice',
      '{ a: person(id: "p1") { ...F } b: person(id: "p2") { ...F } } fragment F on Person { email }',
      { a: { email: null }, b: { email: null } },
      ['a.email', 'b.email'],
    ],
    [
      'a field that is made of a guarded one',
      '{ person(id: "p1") { tax } }',
      { person: { tax: null } },
      ['person.tax'],
    ],
    [
      'a guarded field beside one that needs it as a key',
      '{ account { number balance } }',
      { account: null },
      ['account.number'],
    ],
    [
      'a guarded field in a list in an object',
      '{ person(id: "p2") { boss { email name } } }',
      { person: { boss: { email: null, name: 'Ann' } } },
      ['person.boss.email'],
    ],
    [
      'a guarded field twice, once in a fragment',
      '{ secret ...F } fragment F on Query { secret }',
      { secret: null },
      ['secret'],
    ],
    ['what nobody defines', '{ unruly }', { unruly: null }, ['unruly']],
    ['what an empty list of scopes leaves to nobody', '{ nothing }', { nothing: null }, ['nothing']],
  ])('gets nothing from %s', async (_attack, query, data, paths) => {
    const answer = await graph.ask(query);
    expect(answer.data).toEqual(data);
    expect(withheld(answer)).toEqual(paths);
    expect(graph.sent().join('\n')).not.toMatch(
      /secret|strict|email|phone|vault|level|mark|bars|named|tax|unruly|nothing/,
    );
  });
});
