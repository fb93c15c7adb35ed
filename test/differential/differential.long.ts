import { expect, test } from '@jest/globals';
import { compareOnTape } from './compare.js';
import { compareManyTapes } from './many-tapes.js';

test('thousands of random operations over random cuts of random graphs are answered like a monolith', async () => {
  const { compared, unplanned } = await compareManyTapes(compareOnTape, {
    graphs: 300,
    operations: 15,
    atLeast: { compared: 3_001 },
  });
  expect(unplanned).toBeLessThan(compared / 20);
  expect(compared).toBeGreaterThan(3_000);
}, 1_200_000);
