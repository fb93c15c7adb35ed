import { expect, test } from '@jest/globals';
import { compareGuardedOnTape } from './compare-guarded.js';
import { compareManyTapes } from './many-tapes.js';

test('a hundred random graphs with random guarded fields', async () => {
  const { withheld } = await compareManyTapes(compareGuardedOnTape, {
    graphs: 100,
    operations: 8,
    atLeast: { withheld: 101 },
  });
  expect(withheld).toBeGreaterThan(100);
}, 600_000);
