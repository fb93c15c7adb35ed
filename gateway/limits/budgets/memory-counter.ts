import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { standingOf, UNTOUCHED, type Counter } from './counter.js';

export interface CounterOptions {
  /** What the windows of this counter are of, in its keys. */
  readonly name: string;
  readonly points: number;
  readonly windowSeconds: number;
}

/** Payers with a window of their own at a time; about 300 bytes each. Later ones share one, so that nobody can fill the memory. */
const MAX_PAYERS = 100_000;

const THE_OTHERS = 'others';

export function createMemoryCounter({ name, points, windowSeconds }: CounterOptions): Counter {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds });
  const known = new Set<string>();
  let clearsAt = 0;
  const keyOf = (payer: string): string => {
    const now = performance.now();
    if (now >= clearsAt) {
      known.clear();
      clearsAt = now + windowSeconds * 1_000;
    }
    if (known.size >= MAX_PAYERS && !known.has(payer)) return THE_OTHERS;
    known.add(payer);
    return payer;
  };
  return {
    consume: (payer, taken) => limiter.consume(keyOf(payer), taken).then(standingOf, exhausted),
    giveBack(payer, given) {
      const key = keyOf(payer);
      void limiter.get(key).then(async (window) => {
        if (isFrom(window, given)) await limiter.reward(key, given);
      });
    },
    async standing(payer) {
      const window = await limiter.get(keyOf(payer));
      return window ? standingOf(window) : UNTOUCHED;
    },
  };
}

/** Points of a window that is over are nobody's any more: given back, they would be a present to the next one. */
export function isFrom(window: RateLimiterRes | null, points: number): boolean {
  return window !== null && window.consumedPoints >= points;
}

/** A limiter rejects with the window where it is used up, with an error where it could not count. */
export function exhausted(reason: unknown) {
  if (reason instanceof RateLimiterRes) return standingOf(reason);
  throw reason as Error;
}
