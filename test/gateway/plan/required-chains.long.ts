import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { askChain, type Chain } from './required-chains.js';

/** Up to six fields in two to four subgraphs, each requiring any of those before it that others have. */
const chains: fc.Arbitrary<Chain> = fc
  .record({
    root: fc.nat(3),
    graphs: fc.integer({ min: 2, max: 4 }),
    fields: fc.array(
      fc.record({
        graph: fc.nat(3),
        requires: fc.array(fc.nat(4), { maxLength: 3 }),
        leads: fc.nat(3),
        hasArgument: fc.boolean(),
      }),
      {
        minLength: 3,
        maxLength: 6,
      },
    ),
  })
  .map(({ root, graphs, fields }) => {
    const graphOf = (number: number): string => 'abcd'[number % graphs]!;
    return {
      root: graphOf(root),
      fields: fields.map(({ graph, requires, leads, hasArgument }, index) => ({
        graph: graphOf(graph),
        leads: leads === 0,
        hasArgument,
        requires: [...new Set(requires)].filter(
          (required) =>
            required < index && fields[required]!.leads !== 0 && graphOf(fields[required]!.graph) !== graphOf(graph),
        ),
      })),
    };
  });

test('random requirements of requirements are answered by their owners', async () => {
  const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`chains seed ${seed}\n`);
  await fc.assert(
    fc.asyncProperty(chains, async (chain) => {
      expect(await askChain(chain)).toEqual([]);
    }),
    { seed, numRuns: 400 },
  );
}, 600_000);
