import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import {
  guard,
  OFFICER,
  PAYMASTER,
  startEngines,
  withheld,
  type GuardedEngines,
  type GuardedGraph,
} from './guarded-graph.js';

let engines: GuardedEngines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());
beforeEach(() => void engines.federation.sent.splice(0));

describe.each(ENGINE_NAMES)('On the %s engine, the public', (engine) => {
  let graph: GuardedGraph;
  beforeAll(() => {
    graph = guard(engines, engine);
  });

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

  test('gets the rest of a mutation, of which nothing guarded is done', async () => {
    const answer = await graph.ask('mutation { open raise(by: 5) }');
    expect(answer.data).toEqual({ open: 'opened', raise: null });
    expect(withheld(answer)).toEqual(['raise']);
    expect(graph.sent()).toEqual([expect.not.stringContaining('raise')]);
  });

  test('gets nothing sent at all where nothing is left to ask', async () => {
    await graph.ask('mutation { raise(by: 5) }');
    await graph.ask('{ secret vault { bars } }');
    expect(graph.sent()).toEqual([]);
  });

  test('gets null in place where it asked for that', async () => {
    const answer = await graph.ask('{ person(id: "p1") { name phone } strict }', { onError: 'NULL' });
    expect(answer.data).toEqual({ person: { name: 'Ann', phone: null }, strict: null });
    expect(withheld(answer)).toEqual(['person.phone', 'strict']);
  });

  test('learns of nothing twice, and of no field that is not there', async () => {
    const answer = await graph.ask('{ people { boss { email } } }');
    expect(answer.data).toEqual({ people: [{ boss: null }, { boss: { email: null } }] });
    expect(withheld(answer)).toEqual(['people.1.boss.email']);
  });

  test('asks what another variable leaves out without being told off', async () => {
    const query = 'query ($deep: Boolean!) { people { id email @include(if: $deep) } secret @skip(if: true) }';
    const answer = await graph.ask(query, { variables: { deep: false } });
    expect(answer).toEqual({ data: { people: [{ id: 'p1' }, { id: 'p2' }] } });
    const deep = await graph.ask(query, { variables: { deep: true } });
    expect(withheld(deep)).toEqual(['people.0.email', 'people.1.email']);
  });

  test('sees the whole schema: what is guarded is no secret by name', async () => {
    const answer = await graph.ask(
      '{ secret __type(name: "Vault") { fields { name } } __schema { queryType { name } } }',
    );
    expect(answer.data).toEqual({
      secret: null,
      __type: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'bars' }] },
      __schema: { queryType: { name: 'Query' } },
    });
  });

  test('cannot ask for entities as the gateway does', async () => {
    const representations = [{ __typename: 'Vault', id: 'v1' }];
    const answer = await graph.ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Vault { bars } } }',
      {
        variables: { representations },
      },
    );
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(graph.sent()).toEqual([]);
  });

  test('reads through a guarded key what stands behind it, not the key', async () => {
    const answer = await graph.ask('{ account { balance owner } }');
    expect(answer).toEqual({ data: { account: { balance: 77, owner: 'Ann' } } });
  });

  test('passes a guarded enum in an argument: what is guarded is what comes out', async () => {
    expect(await graph.ask('{ levels(at: HIGH) }')).toEqual({ data: { levels: 'at HIGH' } });
  });

  test('gets what is deferred whole, without what is guarded', async () => {
    const answer = await graph.ask('{ people { id ... @defer { email name } } }');
    expect(answer.data).toEqual({
      people: [
        { id: 'p1', email: null, name: 'Ann' },
        { id: 'p2', email: null, name: 'Bo' },
      ],
    });
    expect(graph.sent().join()).not.toContain('email');
  });

  test('takes nothing over from a caller who asked the same before, nor from one who asks at the same time', async () => {
    const query = '{ secret people { email pay tax } }';
    const [none, some, most] = [
      {
        secret: null,
        people: [
          { email: null, pay: null, tax: null },
          { email: null, pay: null, tax: null },
        ],
      },
      {
        secret: 'the secret',
        people: [
          { email: 'ann@x.cn', pay: null, tax: null },
          { email: 'bo@x.cn', pay: null, tax: null },
        ],
      },
      {
        secret: 'the secret',
        people: [
          { email: 'ann@x.cn', pay: 9_000, tax: 900 },
          { email: 'bo@x.cn', pay: 7_000, tax: 700 },
        ],
      },
    ];
    const asPublic = () => graph.ask(query);
    const asOfficer = () => graph.ask(query, { caller: OFFICER });
    const asPaymaster = () => graph.ask(query, { caller: PAYMASTER });
    for (const [ask, data] of [
      [asPaymaster, most],
      [asPublic, none],
      [asOfficer, some],
      [asPaymaster, most],
      [asPublic, none],
    ] as const)
      expect((await ask()).data).toEqual(data);
    const together = await Promise.all([asPublic(), asPaymaster(), asOfficer(), asPublic(), asPaymaster()]);
    expect(together.map(({ data }) => data)).toEqual([none, most, some, none, most]);
  });

  test('is judged by the operation it names, not by the one beside it', async () => {
    const query = 'query Open { people { id } } query Closed { people { email } }';
    const open = await graph.ask(query, { operationName: 'Open' });
    expect(open).toEqual({ data: { people: [{ id: 'p1' }, { id: 'p2' }] } });
    const closed = await graph.ask(query, { operationName: 'Closed' });
    expect(withheld(closed)).toEqual(['people.0.email', 'people.1.email']);
    expect((await graph.ask(query, { operationName: 'Closed', caller: OFFICER })).errors).toBeUndefined();
    expect(withheld(await graph.ask(query, { operationName: 'Closed' }))).toHaveLength(2);
  });
});
