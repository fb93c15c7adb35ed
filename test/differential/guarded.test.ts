import { expect, test } from '@jest/globals';
import { compareGuardedOnTape } from './compare-guarded.js';
import { compareManyTapes } from './many-tapes.js';

test('random operations with random guarded fields are answered like a monolith whose guarded fields fail', async () => {
  const { compared, withheld } = await compareManyTapes(compareGuardedOnTape, {
    graphs: 6,
    operations: 8,
    atLeast: { compared: 21, withheld: 6 },
  });
  expect(compared).toBeGreaterThan(20);
  expect(withheld).toBeGreaterThan(5);
}, 120_000);
