import { afterEach, describe, expect, test } from '@jest/globals';
import { federate, type Federation, type FederateOptions, type Part, type TestSubgraph } from './federation.js';
import { shop } from './shop.js';

let shopping: Federation;
afterEach(() => shopping.stop());

async function open(
  change: (subgraphs: Record<string, TestSubgraph>) => void = () => undefined,
  options?: FederateOptions,
) {
  const subgraphs = shop();
  change(subgraphs);
  shopping = await federate(subgraphs, options);
  return shopping;
}

/** Every increment of an answer, whichever part it came in. */
const increments = (parts: readonly Part[]) => parts.flatMap(({ incremental = [] }) => incremental);

describe('An answer in parts', () => {
  test('has first what is not deferred, then each deferred fragment at its path, with the label the client gave', async () => {
    await open();
    const parts = await shopping.askInParts(
      '{ product(id: "p1") { name ... @defer(label: "slow") { reviews { body } } } }',
    );
    expect(parts).toEqual([
      { data: { product: { name: 'Lamp' } }, hasNext: true },
      {
        incremental: [{ data: { reviews: [{ body: 'bright' }] }, path: ['product'], label: 'slow' }],
        hasNext: false,
      },
    ]);
  });

  test('has one increment per item of a list', async () => {
    await open();
    const parts = await shopping.askInParts('{ products { id ... @defer { inStock } } }');
    expect(parts[0]).toEqual({ data: { products: [{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }] }, hasNext: true });
    expect(increments(parts)).toEqual([
      { data: { inStock: true }, path: ['products', 0] },
      { data: { inStock: true }, path: ['products', 1] },
      { data: { inStock: false }, path: ['products', 2] },
    ]);
  });

  test('defers at the root, in what is deferred, and what the first fetch brings along', async () => {
    await open();
    const parts = await shopping.askInParts(`{
      me { name }
      ... @defer(label: "root") { product(id: "p2") { name ... @defer(label: "inner") { topReview { author { name } } } } }
    }`);
    expect(parts.map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    expect(parts[0]!.data).toEqual({ me: { name: 'Ann' } });
    expect(increments(parts)).toEqual([
      { data: { product: { name: 'Chair' } }, path: [], label: 'root' },
      { data: { topReview: { author: { name: 'Bo' } } }, path: ['product'], label: 'inner' },
    ]);
  });

  test('is one part where there is nothing to come later', async () => {
    await open();
    expect(await shopping.askInParts('{ product(id: "none") { id ... @defer { inStock reviews { body } } } }')).toEqual(
      [{ data: { product: null }, hasNext: false }],
    );
    expect(shopping.sent.map(({ subgraph }) => subgraph)).toEqual(['products']);
  });
});
