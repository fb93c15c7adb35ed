import type { Violation } from '../../kit/outcome.js';
import { addDays } from '../../kit/beijing-day.js';
import { violationOf } from './violations.js';

/** What a sample is drawn from, and how much of it (`domain.md` D3). */
export interface SampleRequest {
  readonly agencyId: string;
  /** First and last day of the replies, `YYYY-MM-DD` in Beijing. */
  readonly from: string;
  readonly to: string;
  readonly size: number;
  readonly seed: string;
}

/** Answered cases of one category and one lead agency. */
export interface Stratum {
  readonly categoryCode: string | null;
  readonly agencyId: string;
  readonly population: number;
}

export type Quota = Stratum & { readonly quota: number };

/** More than a supervisor reviews in a year's campaign; the answer stays one page of memory. */
const MAX_SIZE = 500;
const MAX_SEED = 64;
const MAX_DAYS = 366;

export function sampleViolations({ from, to, size, seed }: SampleRequest): readonly Violation[] {
  return [
    ...(from <= to && to < addDays(from, MAX_DAYS) ? [] : [violationOf('SAMPLE_RANGE', 'replied')]),
    ...(size >= 1 && size <= MAX_SIZE ? [] : [violationOf('SAMPLE_SIZE', 'size')]),
    ...(seed.trim() !== '' && seed.length <= MAX_SEED ? [] : [violationOf('SAMPLE_SEED', 'seed')]),
  ];
}

/**
 * How many of each stratum are drawn: its share of the size, rounded down, and what is left goes to the largest
 * remainders; equal ones in the order of their names. Sums up to the size, or to all where there are fewer.
 */
export function quotasOf(strata: readonly Stratum[], size: number): readonly Quota[] {
  const all = strata.reduce((sum, { population }) => sum + population, 0);
  const wanted = Math.min(size, all);
  const shares = strata.map((stratum) => ({ stratum, product: wanted * stratum.population }));
  const floors = shares.reduce((sum, { product }) => sum + Math.floor(product / all), 0);
  const favoured = new Set(
    [...shares]
      .sort((a, b) => (b.product % all) - (a.product % all) || compare(nameOf(a.stratum), nameOf(b.stratum)))
      .slice(0, wanted - floors)
      .map(({ stratum }) => stratum),
  );
  return shares
    .map(({ stratum, product }) => ({ ...stratum, quota: Math.floor(product / all) + (favoured.has(stratum) ? 1 : 0) }))
    .filter(({ quota }) => quota > 0);
}

function nameOf({ categoryCode, agencyId }: Stratum): string {
  return `${categoryCode ?? ''} ${agencyId}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
