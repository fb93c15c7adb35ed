import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { findByProof, isApiKey, proofOf } from '../../../gateway/identity/api-key.js';

const TEXT = `ld_abcdefgh_${'s'.repeat(43)}`;

/** Keys under one prefix, and how often the hash of each was looked at. */
function keysOf(...texts: readonly string[]) {
  const looked = texts.map(() => 0);
  const keys = texts.map((text, place) => ({
    text,
    get secretHash(): Buffer {
      looked[place]! += 1;
      return createHash('sha256').update(text).digest();
    },
  }));
  return { keys, looked };
}

describe("The time that a partner's key takes", () => {
  const OTHER = TEXT.replace('sss', 'sst');
  const NOBODYS = TEXT.replace('sss', 'xyz');

  test.each([
    ['the first', TEXT, TEXT],
    ['the last', OTHER, OTHER],
    ['none', NOBODYS, undefined],
  ])('does not tell whether it is %s: each is compared whole and once', (_which, sent, found) => {
    const { keys, looked } = keysOf(TEXT, OTHER);
    expect(findByProof(keys, proofOf(sent))?.text).toBe(found);
    expect(looked).toEqual([1, 1]);
  });
});

test('A key is a prefix that finds it and a secret that proves it', () => {
  expect(isApiKey(TEXT)).toBe(true);
  expect(proofOf(TEXT)).toEqual({ prefix: 'abcdefgh', hash: createHash('sha256').update(TEXT).digest() });
  for (const other of ['', 'ld_abcdefgh_', TEXT.slice(0, -1), TEXT.replace('ld_', 'xx_'), `${TEXT} `])
    expect(isApiKey(other)).toBe(false);
});
