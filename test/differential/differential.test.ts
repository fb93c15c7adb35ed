import { expect, test } from '@jest/globals';
import { compareOnTape } from './compare.js';
import { compareManyTapes } from './many-tapes.js';

test('random operations over random cuts of random graphs are answered like a monolith', async () => {
  const { compared, withReference, unplanned } = await compareManyTapes(compareOnTape, {
    graphs: 16,
    operations: 16,
    atLeast: { compared: 151, withReference: 51 },
  });
  expect(unplanned).toBeLessThan(compared / 20);
  expect(compared).toBeGreaterThan(150);
  expect(withReference).toBeGreaterThan(50);
}, 120_000);
