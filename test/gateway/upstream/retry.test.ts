import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWorthRetrying, readRetryAfter, retryDelayMs, type RetryRule } from '../../../gateway/upstream/retry.js';

const RULE: RetryRule = { attempts: 4, baseDelayMs: 30, maxDelayMs: 100 };
const NOW = Date.UTC(2026, 0, 1);

describe('The pause before a query is sent again', () => {
  test('is drawn from a range that doubles with every attempt up to the longest', () => {
    const longest = [1, 2, 3, 4].map((attempt) =>
      retryDelayMs(RULE, attempt, { random: 1, retryAfterSeconds: undefined }),
    );
    expect(longest).toEqual([30, 60, 100, 100]);
    expect(retryDelayMs(RULE, 3, { random: 0, retryAfterSeconds: undefined })).toBe(0);
  });

  test('differs by as much as was drawn, and is never longer than the longest', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }), (random, attempt) => {
        const delay = retryDelayMs(RULE, attempt, { random, retryAfterSeconds: undefined });
        expect(delay).toBeCloseTo(random * Math.min(100, 30 * 2 ** (attempt - 1)));
      }),
    );
  });

  test('is never shorter than what the subgraph asked for', () => {
    expect(retryDelayMs(RULE, 1, { random: 0.5, retryAfterSeconds: 2 })).toBe(2_000);
  });
});

test.each([
  ['30', 30],
  [' 5 ', 5],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:09 GMT', 9],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s means %p seconds', (value, seconds) => {
  expect(readRetryAfter(value, NOW)).toBe(seconds);
});

test('Only statuses that pass are worth another attempt', () => {
  expect([200, 400, 404, 429, 500, 501, 502, 503, 504].filter(isWorthRetrying)).toEqual([429, 502, 503, 504]);
});
