import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dormancyOf } from '../../../subgraphs/assessment/domain/dormancy.js';
import { gini } from '../../../subgraphs/assessment/domain/gini.js';
import { settle } from '../../../subgraphs/assessment/domain/grade.js';
import { lastDayOf } from '../../../subgraphs/assessment/domain/month.js';
import { scoreOf } from '../../../subgraphs/assessment/domain/score.js';
import { threeRateIndex, type Share } from '../../../subgraphs/assessment/domain/three-rates.js';
import { describeOnSampleData, sampleFile } from '../../harness/sample-data.js';

const WEIGHTS = { response: 0.3, resolution: 0.35, satisfaction: 0.35 };
const share = (numerator: number, denominator: number): Share => ({ numerator, denominator });
const NOTHING = share(0, 0);

describe('the index of the three rates', () => {
  test('C4 98 %, 90 % and 92 % make 93.10', () => {
    const rates = { response: share(98, 100), resolution: share(90, 100), satisfaction: share(92, 100) };
    expect(threeRateIndex(rates, WEIGHTS)).toBe(93.1);
  });

  test('C4 a rate that does not exist is not 0: its weight is shared out over the others', () => {
    const rates = { response: share(98, 100), resolution: share(90, 100), satisfaction: NOTHING };
    expect(threeRateIndex(rates, WEIGHTS)).toBe(93.69);
    expect(threeRateIndex({ ...rates, response: NOTHING }, WEIGHTS)).toBe(90);
  });

  test('C4 without any rate there is no index', () => {
    expect(threeRateIndex({ response: NOTHING, resolution: NOTHING, satisfaction: NOTHING }, WEIGHTS)).toBeNull();
  });

  test('C4 four answers are too few to be used, five are enough', () => {
    const rates = (answers: number) => ({
      response: share(1, 1),
      resolution: share(1, 1),
      satisfaction: share(0, answers),
    });
    expect(threeRateIndex(rates(4), WEIGHTS)).toBe(100);
    expect(threeRateIndex(rates(5), WEIGHTS)).toBe(65);
  });

  test('C4 the index lies between the worst and the best rate that exists', () => {
    const anyShare = fc
      .integer({ min: 0, max: 500 })
      .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
    const property = fc.property(anyShare, anyShare, anyShare, (response, resolution, satisfaction) => {
      const rates = {
        response: share(...response),
        resolution: share(...resolution),
        satisfaction: share(...satisfaction),
      };
      const index = threeRateIndex(rates, WEIGHTS);
      const existing = [rates.response, rates.resolution, ...(satisfaction[1] >= 5 ? [rates.satisfaction] : [])]
        .filter((one) => one.denominator > 0)
        .map((one) => (100 * one.numerator) / one.denominator);
      if (existing.length === 0) return index === null;
      return index! >= Math.min(...existing) - 0.006 && index! <= Math.max(...existing) + 0.006;
    });
    fc.assert(property);
  });
});

describe('the order in which a score is settled', () => {
  test.each([
    ['deductions leave 78: no bonus is looked at', { points: 78, veto: false, bonus: 12 }, 78, 'QUALIFIED'],
    ['82 with a bonus of 12 is 94', { points: 82, veto: false, bonus: 12 }, 94, 'GOOD'],
    ['a bonus is at most 30', { points: 81, veto: false, bonus: 45 }, 111, 'GOOD'],
    ['80 does not open the bonus', { points: 80, veto: false, bonus: 12 }, 80, 'QUALIFIED'],
    ['59.9 is unqualified', { points: 59.9, veto: false }, 59.9, 'UNQUALIFIED'],
    ['60 is qualified', { points: 60, veto: false }, 60, 'QUALIFIED'],
    ['one veto is unqualified whatever the score', { points: 99, veto: true, bonus: 30 }, 99, 'UNQUALIFIED'],
    ['nothing to rate is no grade', { points: null, veto: false }, null, 'UNRATED'],
  ])('C4 %s', (_, input, score, grade) => {
    expect(settle(input)).toEqual({ score, grade });
  });

  test('C4 the same inputs give the same score', () => {
    const inputs = {
      response: share(9, 10),
      resolution: share(8, 10),
      satisfaction: share(3, 4),
      weights: WEIGHTS,
      vetoItems: ['DORMANT'],
    };
    expect(scoreOf(inputs)).toEqual({ index: 84.62, grade: 'UNQUALIFIED', veto: true, satisfactionSuppressed: true });
    expect(scoreOf(inputs)).toEqual(scoreOf(structuredClone(inputs)));
  });
});

describe('dormancy', () => {
  const policy = { limitDays: 14, clause: '国办秘函〔2019〕19号' };
  const last = new Date('2026-11-01T08:00:00+08:00');
  const checked = (at: string) => dormancyOf(last, new Date(at), policy);

  test('C4 checked 14 days after the last post to the second: veto; a second earlier: none', () => {
    expect(checked('2026-11-15T08:00:00+08:00')).toEqual({ days: 14, veto: true });
    expect(checked('2026-11-15T07:59:59+08:00')).toEqual({ days: 13, veto: false });
  });

  test('C4 a stricter place takes another limit', () => {
    expect(dormancyOf(last, new Date('2026-11-11T08:00:00+08:00'), { ...policy, limitDays: 10 }).veto).toBe(true);
  });

  test('C4 an account that never published is vetoed, and its days are unknown', () => {
    expect(dormancyOf(null, last, policy)).toEqual({ days: null, veto: true });
  });
});

describe('the Gini coefficient', () => {
  test('one account of four with 97 of 100 makes 0.72', () => {
    expect(gini([1, 1, 1, 97])).toBeCloseTo(0.72, 12);
  });

  test('without values, or with nothing but zeros, there is none', () => {
    expect([gini([]), gini([0, 0])]).toEqual([null, null]);
  });

  test('it lies in [0, 1), ignores the order and the unit, and is 0 for equals', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 50 });
    const property = fc.property(values, fc.integer({ min: 2, max: 9 }), (amounts, factor) => {
      fc.pre(amounts.some((amount) => amount > 0));
      const value = gini(amounts)!;
      expect(value).toBeGreaterThan(-1e-9);
      expect(value).toBeLessThan(1);
      expect(gini([...amounts].reverse().map((amount) => amount * factor))).toBeCloseTo(value, 9);
      expect(gini(amounts.map(() => factor))).toBeCloseTo(0, 9);
    });
    fc.assert(property);
  });
});

test('a month ends on its last day, in leap years too', () => {
  expect(['2026-02-01', '2028-02-01', '2026-12-01'].map(lastDayOf)).toEqual(['2026-02-28', '2028-02-29', '2026-12-31']);
});

describeOnSampleData('C4 the golden three rates', () => {
  interface Golden {
    readonly weights: [number, number, number];
    readonly response: number;
    readonly resolution: number;
    readonly satisfaction: number;
    readonly score: number;
  }
  test('C4 give the golden score', () => {
    const { threeRates } = JSON.parse(readFileSync(sampleFile('golden/golden.json'), 'utf8')) as {
      threeRates: Golden[];
    };
    expect(threeRates).not.toHaveLength(0);
    for (const { weights, score, ...golden } of threeRates) {
      const [response, resolution, satisfaction] = weights;
      const of = (rate: number) => share(Math.round(rate * 1_000), 1_000);
      const rates = {
        response: of(golden.response),
        resolution: of(golden.resolution),
        satisfaction: of(golden.satisfaction),
      };
      expect(threeRateIndex(rates, { response, resolution, satisfaction })).toBe(score);
    }
  });
});
