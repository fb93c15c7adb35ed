import type { RateLimiterRes } from 'rate-limiter-flexible';

/** One window of one payer. */
export interface Standing {
  /** May be more than the window's points: what was refused is counted too. */
  readonly consumed: number;
  readonly resetsInMs: number;
}

/** Counts points per payer in windows of fixed length. Never rejects. */
export interface Counter {
  consume(payer: string, points: number): Promise<Standing>;
  /** Points that were taken and not used. */
  giveBack(payer: string, points: number): void;
  standing(payer: string): Promise<Standing>;
}

export const UNTOUCHED: Standing = { consumed: 0, resetsInMs: 0 };

export function standingOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Standing {
  return { consumed: Math.max(0, consumedPoints), resetsInMs: Math.max(0, msBeforeNext) };
}
