import { expect, test } from '@jest/globals';
import { askChain, type Chain } from './required-chains.js';

/** Every way of putting `length` fields, each requiring the one before, into subgraphs a, b and c. */
function* chainsOf(length: number, hasArgument: boolean): Iterable<Chain> {
  const graphs = ['a', 'b', 'c'];
  function* placed(fields: Chain['fields']): Iterable<Chain['fields']> {
    if (fields.length === length) return yield fields;
    const before = fields.at(-1)?.graph;
    for (const graph of graphs) {
      if (graph === before || (fields.length === 0 && graph !== 'a')) continue;
      yield* placed([...fields, { graph, requires: fields.length === 0 ? [] : [fields.length - 1], hasArgument }]);
    }
  }
  for (const fields of placed([])) for (const root of graphs) yield { root, fields };
}

test.each([
  ['without arguments', false],
  ['with arguments', true],
])('Planner defect 7: a chain of three %s is answered by its owners, wherever it begins and turns', async (_, has) => {
  for (const chain of chainsOf(3, has)) expect([chain, await askChain(chain)]).toEqual([chain, []]);
});
