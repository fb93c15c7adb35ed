import { expect, test } from '@jest/globals';
import { fuzz } from './run.js';

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);

/**
 * What looks at the heap differ by themselves: which documents of up to a megabyte are remembered, and how full the bounded
 * memories are (the operations in use reach their 2,000 behind the end). A kilobyte that each input left would be more: the
 * quarters that are compared lie 5,000 inputs apart.
 */
const NOISE_BYTES = 5_000_000;

test(`20,000 hostile inputs break nothing, and the heap is flat over the second half (seed ${seed})`, async () => {
  const { found, answers, heaps, streams } = await fuzz({ seed, inputs: 20_000 });
  expect({ seed, found }).toEqual({ seed, found: [] });
  expect(Object.values(streams)).toEqual([0, 0, 0, 0, 0]);
  const second = heaps.slice(heaps.length / 2);
  const middle = (of: readonly number[]): number => of.reduce((sum, each) => sum + each, 0) / of.length;
  const grown = middle(second.slice(second.length / 2)) - middle(second.slice(0, second.length / 2));
  console.log(
    `seed ${seed}, ${JSON.stringify(Object.fromEntries(answers))}, heaps ${heaps.map((heap) => (heap / 1e6).toFixed(1)).join(' ')} MB`,
  );
  expect(grown).toBeLessThan(NOISE_BYTES);
}, 600_000);
