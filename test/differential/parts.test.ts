import { expect, test } from '@jest/globals';
import { comparePartsOnTape } from './compare-parts.js';
import { compareManyTapes } from './many-tapes.js';

test('the parts of random operations with @defer make up the whole answer', async () => {
  const { compared, laterParts } = await compareManyTapes(comparePartsOnTape, {
    graphs: 8,
    operations: 20,
    atLeast: { compared: 101, laterParts: 31 },
  });
  expect(compared).toBeGreaterThan(100);
  expect(laterParts).toBeGreaterThan(30);
}, 240_000);
