import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quotasOf, sampleViolations } from '../../../../subgraphs/cases/domain/sample.js';

const strata = fc
  .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), n: fc.integer({ min: 1, max: 5_000 }) }))),
  )
  .map((some) => some.map(({ name, n }) => ({ categoryCode: `c${name}`, agencyId: 'a', population: n })));

test('D3 each stratum has its share to less than one case, and together they have the size asked for', () => {
  fc.assert(
    fc.property(strata, fc.integer({ min: 1, max: 500 }), (all, size) => {
      const population = all.reduce((sum, stratum) => sum + stratum.population, 0);
      const quotas = quotasOf(all, size);
      const drawn = new Map(quotas.map(({ categoryCode, quota }) => [categoryCode, quota]));
      const wanted = Math.min(size, population);
      expect([...drawn.values()].reduce((sum, quota) => sum + quota, 0)).toBe(wanted);
      for (const stratum of all) {
        const quota = drawn.get(stratum.categoryCode) ?? 0;
        expect(quota).toBeLessThanOrEqual(stratum.population);
        expect(Math.abs(quota - (wanted * stratum.population) / population)).toBeLessThan(1);
      }
    }),
    { numRuns: 200 },
  );
});

test('a sample of nothing is empty', () => {
  expect(quotasOf([], 50)).toEqual([]);
});

test.each([
  [{ from: '2026-09-02', to: '2026-09-01' }, 'SAMPLE_RANGE'],
  [{ to: '2027-09-02' }, 'SAMPLE_RANGE'],
  [{ size: 0 }, 'SAMPLE_SIZE'],
  [{ size: 501 }, 'SAMPLE_SIZE'],
  [{ seed: ' ' }, 'SAMPLE_SEED'],
  [{ seed: 'x'.repeat(65) }, 'SAMPLE_SEED'],
])('a draw with %j is refused with %s', (change, code) => {
  const request = { agencyId: 'a', from: '2026-09-01', to: '2026-09-30', size: 50, seed: 'one', ...change };
  expect(sampleViolations(request).map((violation) => violation.code)).toEqual([code]);
});
