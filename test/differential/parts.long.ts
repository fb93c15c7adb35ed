import { expect, test } from '@jest/globals';
import { comparePartsOnTape } from './compare-parts.js';
import { compareManyTapes } from './many-tapes.js';

test('the parts of thousands of random operations with @defer make up the whole answer', async () => {
  const counts = await compareManyTapes(comparePartsOnTape, {
    graphs: 40,
    operations: 30,
    atLeast: { compared: 1_001, laterParts: 401, lostFragments: 1 },
  });
  expect(counts.compared).toBeGreaterThan(1_000);
  expect(counts.laterParts).toBeGreaterThan(400);
  expect(counts.lostFragments).toBeGreaterThan(0);
}, 1_200_000);
