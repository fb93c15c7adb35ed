/** Numerator over denominator; no rate at all when the denominator is 0. */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}

export interface ThreeRates {
  readonly response: Share;
  readonly resolution: Share;
  readonly satisfaction: Share;
}

/** Weights of the three rates (三率): frozen data with a version, because localities differ. */
export interface RateWeights {
  readonly response: number;
  readonly resolution: number;
  readonly satisfaction: number;
}

/** Fewer answers than this say more about single persons than about the agency: the rate is not used (`domain.md` §4.4). */
export const MIN_SATISFACTION_ANSWERS = 5;

/**
 * Index of the three rates, 0 to 100 with two decimals: `100 · Σ weight·rate / Σ weight` over the rates that exist.
 * A rate without a denominator never counts as 0: its weight is shared out over the others. Null when none exists.
 */
export function threeRateIndex(rates: ThreeRates, weights: RateWeights): number | null {
  const used = usableRates(rates).map(([name, share]) => ({
    weight: weights[name],
    rate: share.numerator / share.denominator,
  }));
  const weight = used.reduce((sum, part) => sum + part.weight, 0);
  if (weight === 0) return null;
  const points = used.reduce((sum, part) => sum + part.weight * part.rate, 0) / weight;
  return roundToCents(100 * points);
}

function usableRates(rates: ThreeRates): [keyof RateWeights, Share][] {
  const minimum = { response: 1, resolution: 1, satisfaction: MIN_SATISFACTION_ANSWERS };
  return (['response', 'resolution', 'satisfaction'] as const)
    .filter((name) => rates[name].denominator >= minimum[name])
    .map((name) => [name, rates[name]]);
}

/** Rounds half up at the second decimal; the small addend undoes binary noise such as 93.09999999. */
function roundToCents(value: number): number {
  return Math.round(value * 100 + 1e-9) / 100;
}
