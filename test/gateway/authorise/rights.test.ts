import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { guard, OFFICER, PAYMASTER, startEngines, type GuardedEngines, type GuardedGraph } from './guarded-graph.js';

let engines: GuardedEngines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());
beforeEach(() => void engines.federation.sent.splice(0));

describe.each(ENGINE_NAMES)('On the %s engine, a caller who may', (engine) => {
  let graph: GuardedGraph;
  beforeAll(() => {
    graph = guard(engines, engine);
  });

  test('gets everything in one answer without errors', async () => {
    const caller = { ...PAYMASTER, scopes: ['pay', 'marks'] };
    const query = `{ secret strict level mark vault { bars } named { name ... on Vault { bars } } found { __typename ... on Vault { bars } } person(id: "p1") { email phone pay tax } account { number balance } }`;
    expect(await graph.ask(query, { caller })).toEqual({
      data: {
        secret: 'the secret',
        strict: 'the strict secret',
        level: 'HIGH',
        mark: 'M',
        vault: { bars: 12 },
        named: [{ name: 'Ann' }, { name: 'Gold', bars: 12 }],
        found: [{ __typename: 'Person' }, { __typename: 'Vault', bars: 12 }],
        person: { email: 'ann@x.cn', phone: '110', pay: 9_000, tax: 900 },
        account: { number: 'n-1', balance: 77 },
      },
    });
  });

  test.each([
    [['a', 'b'], 'either'],
    [['c'], 'either'],
    [['a', 'c'], 'either'],
    [['a'], null],
    [['b', 'd'], null],
    [[], null],
  ])('needs one of the lists whole: with the scopes %j', async (scopes, either) => {
    expect((await graph.ask('{ either }', { caller: { ...OFFICER, scopes } })).data).toEqual({ either });
  });

  test.each([
    ['by two policies of one list', { ...OFFICER, scopes: ['tall'] }, 'ruled'],
    ['by the one policy of another list', { ...OFFICER, subject: 'chief' }, 'ruled'],
    ['by half a list', OFFICER, null],
    ['by a policy that breaks', { ...OFFICER, subject: 'trouble' }, null],
  ])('is judged %s', async (_how, caller, ruled) => {
    expect((await graph.ask('{ ruled }', { caller })).data).toEqual({ ruled });
  });

  test('is judged by the arguments, wherever they come from', async () => {
    const caller = { ...OFFICER, subject: 'p1' };
    const query = `query ($who: ID!, $in: String) {
      own: salary(of: $who) literal: salary(of: "p1") others: salary(of: "p2") abroad: salary(of: "p1", in: $in) ...F
    }
    fragment F on Query { inside: salary(of: $who, in: "USD") }`;
    const answer = await graph.ask(query, { caller, variables: { who: 'p1', in: 'USD' } });
    expect(answer.data).toEqual({ own: 9_000, literal: 9_000, others: null, abroad: null, inside: null });
    const other = await graph.ask(query, { caller, variables: { who: 'p2' } });
    expect(other.data).toEqual({ own: null, literal: 9_000, others: null, abroad: 9_000, inside: null });
  });
});

describe.each(ENGINE_NAMES)('On the %s engine, where the operator wants the whole or nothing, the public', (engine) => {
  let graph: GuardedGraph;
  beforeAll(() => {
    graph = guard(engines, engine, { onUnauthorised: 'refuse' });
  });

  test('gets nothing of an operation with a guarded field, and is shown where it stands', async () => {
    const answer = await graph.ask('{ people { id }\n  secret ...F }\nfragment F on Query { vault { bars } }');
    expect(answer).toEqual({
      data: undefined,
      errors: [
        {
          message: 'The caller may not have this field or type.',
          locations: [{ line: 2, column: 3 }],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
        },
        {
          message: 'The caller may not have this field or type.',
          locations: [{ line: 3, column: 23 }],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
        },
      ],
    });
    expect(graph.sent()).toEqual([]);
  });

  test('gets an operation whose guarded field is left out', async () => {
    const query = 'query ($deep: Boolean!) { people { id ...F @include(if: $deep) } } fragment F on Person { email }';
    expect(await graph.ask(query, { variables: { deep: false } })).toEqual({
      data: { people: [{ id: 'p1' }, { id: 'p2' }] },
    });
    expect((await graph.ask(query, { variables: { deep: true } })).data).toBeUndefined();
  });
});
