import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Breaker } from '../../upstream/breaker/breaker.js';
import { standingOf, UNTOUCHED, type Counter } from './counter.js';
import { createMemoryCounter, exhausted, isFrom, type CounterOptions } from './memory-counter.js';

export interface RedisCounterOptions extends CounterOptions {
  readonly client: Redis;
  /** Shared by all counters over one Redis: what is away for one is away for all. */
  readonly breaker: Breaker;
}

/** Counts in Redis, for all replicas of the gateway together; in this process alone while Redis cannot be asked. */
export function createRedisCounter({ client, breaker, ...options }: RedisCounterOptions): Counter {
  const local = createMemoryCounter(options);
  const shared = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: `liandong:${options.name}`,
    points: options.points,
    duration: options.windowSeconds,
  });
  const ask = async <T>(remote: () => Promise<T>, otherwise: () => Promise<T> | T): Promise<T> => {
    if (!breaker.passes()) return otherwise();
    try {
      const answer = await remote();
      breaker.tell(false);
      return answer;
    } catch {
      breaker.tell(true);
      return otherwise();
    }
  };
  return {
    consume: (payer, points) =>
      ask(
        () => shared.consume(payer, points).then(standingOf, exhausted),
        () => local.consume(payer, points),
      ),
    giveBack: (payer, points) =>
      void ask(
        async () => {
          if (isFrom(await shared.get(payer), points)) await shared.reward(payer, points);
        },
        () => local.giveBack(payer, points),
      ),
    standing: (payer) =>
      ask(
        async () => {
          const window = await shared.get(payer);
          return window ? standingOf(window) : UNTOUCHED;
        },
        () => local.standing(payer),
      ),
  };
}
