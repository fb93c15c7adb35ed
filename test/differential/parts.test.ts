import { expect, test } from '@jest/globals';
import { comparePartsOnTape } from './compare-parts.js';
import { compareManyTapes } from './many-tapes.js';

test('the parts of random operations with @defer make up the whole answer', async () => {
  const { compared, laterParts, lostFragments } = await compareManyTapes(comparePartsOnTape, {
    graphs: 6,
    operations: 20,
  });
  expect(compared).toBeGreaterThan(200);
  expect(laterParts).toBeGreaterThan(200);
  expect(lostFragments).toBeGreaterThan(0);
}, 120_000);
