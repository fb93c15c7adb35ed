import { expect, test } from '@jest/globals';
import { rememberTokens } from '../../../gateway/identity/remembered-tokens.js';
import { PUBLIC_CALLER } from '../../../schema/caller.js';

const NOW = Date.UTC(2026, 5, 1);
const known = (expiresAtMs = NOW + 3_600_000) => ({ caller: PUBLIC_CALLER, expiresAtMs });

test('A flood of tokens pushes out those that nobody has used for the longest time', () => {
  const remembered = rememberTokens(3);
  for (const token of ['a', 'b', 'c']) remembered.remember(token, known(), NOW);
  remembered.find('a', NOW);
  for (const token of ['d', 'e']) remembered.remember(token, known(), NOW);
  expect(['a', 'b', 'c', 'd', 'e'].map((token) => remembered.find(token, NOW) !== undefined)).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('A verdict lives no longer than its token', () => {
  const remembered = rememberTokens(3);
  remembered.remember('short', known(NOW + 1_000), NOW);
  expect(remembered.find('short', NOW + 999)).toBeDefined();
  expect(remembered.find('short', NOW + 1_000)).toBeUndefined();
});

test('A token that only begins like a remembered one is another', () => {
  const remembered = rememberTokens(3);
  remembered.remember('aaaa', known(), NOW);
  expect(remembered.find('aaa', NOW)).toBeUndefined();
  expect(remembered.find('aaaaa', NOW)).toBeUndefined();
});
