import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createBreaker, type Breaker } from '../../upstream/breaker/breaker.js';
import type { CircuitRule } from '../../upstream/breaker/circuit.js';

/** Counting must not be what a request waits for. */
const ANSWER_WITHIN_MS = 150;

/** Few failures are enough: what is counted here instead is only less exact. */
const RULE: CircuitRule = { minCalls: 2, failureShare: 0.5, windowMs: 1_000, openMs: 500, maxOpenMs: 5_000 };

export interface OpenRedis {
  readonly client: Redis;
  readonly breaker: Breaker;
  close(): Promise<void>;
}

/** A start waits so long for the first connection, and goes on without. */
const CONNECT_WITHIN_MS = 1_000;

/** Connects when it can and again whenever it was lost. What becomes of it is told once, not per request. */
export async function openRedis(url: string, logger: Logger): Promise<OpenRedis> {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  });
  // The breaker tells what matters; ioredis repeats itself with every attempt to connect.
  client.on('error', () => undefined);
  const breaker = createBreaker({
    rule: RULE,
    now: () => performance.now(),
    onChange: (state) =>
      state === 'open'
        ? logger.warn('Redis cannot be asked: budgets are counted in this process until it can')
        : logger.info('Redis answers again: budgets are counted for all replicas'),
  });
  await isReady(client);
  return {
    client,
    breaker,
    close: () => Promise.resolve(client.disconnect()),
  };
}

function isReady(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CONNECT_WITHIN_MS);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
