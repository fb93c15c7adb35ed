import type { Logger } from 'pino';
import type { Counter } from './counter.js';
import type { CounterOptions } from './memory-counter.js';

/** Where budgets are counted. */
export interface OpenCounters {
  readonly create: (options: CounterOptions) => Counter;
  readonly close: () => Promise<void>;
}

/** In Redis, for all replicas of the gateway together, or in this process. Each is loaded only where it is used. */
export async function openCounters(redisUrl: string | undefined, logger: Logger): Promise<OpenCounters> {
  if (redisUrl === undefined) {
    const { createMemoryCounter } = await import('./memory-counter.js');
    return { create: createMemoryCounter, close: () => Promise.resolve() };
  }
  const { openRedis } = await import('./open-redis.js');
  const { createRedisCounter } = await import('./redis-counter.js');
  const redis = await openRedis(redisUrl, logger);
  const { client, breaker } = redis;
  return { create: (options) => createRedisCounter({ ...options, client, breaker }), close: () => redis.close() };
}

/** Where no kind of caller has a budget, nobody asks for a counter. */
export const NO_COUNTERS: OpenCounters = {
  create() {
    throw new Error('There are no budgets to count.');
  },
  close: () => Promise.resolve(),
};
