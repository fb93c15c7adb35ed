import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENGINE_NAMES } from '../../../gateway/engines.js';
import { guard, OFFICER, withheld, startEngines, type GuardedEngines, type GuardedGraph } from './guarded-graph.js';

let engines: GuardedEngines;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());

describe.each(ENGINE_NAMES)(
  'On the %s engine, over a supergraph whose interfaces do not say what their types ask',
  (engine) => {
    let graph: GuardedGraph;
    beforeAll(() => {
      graph = guard(engines, engine, {
        edit: (sdl) => sdl.replace(/(interface Named\s+@join__type\(graph: PEOPLE\))\s+@authenticated/, '$1'),
      });
    });

    test('the public gets nothing through the interface itself', async () => {
      const answer = await graph.ask('{ named { name } }');
      expect(answer.data).toEqual({ named: [{ name: null }, { name: null }] });
      expect(withheld(answer)).toEqual(['named.0.name', 'named.1.name']);
    });

    test('the public gets what an open type has, and nothing of a guarded one', async () => {
      const query = '{ named { __typename ... on Person { name } ... on Vault { bars __typename } } }';
      const answer = await graph.ask(query);
      expect(answer.data).toEqual({ named: [{ __typename: 'Person', name: 'Ann' }, null] });
      expect((await graph.ask(query, { caller: OFFICER })).data).toEqual({
        named: [
          { __typename: 'Person', name: 'Ann' },
          { __typename: 'Vault', bars: 12 },
        ],
      });
    });
  },
);
