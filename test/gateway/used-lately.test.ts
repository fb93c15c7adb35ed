import { expect, test } from '@jest/globals';
import { UsedLately } from '../../gateway/used-lately.js';

function filled(...keys: readonly string[]): UsedLately<number> {
  const values = new UsedLately<number>();
  keys.forEach((key, index) => values.set(key, index));
  return values;
}

test('What nobody used goes in the order it came', () => {
  const values = filled('a', 'b');
  expect([values.dropOne()?.key, values.dropOne()?.key, values.dropOne()]).toEqual(['a', 'b', undefined]);
});

test('What was used is passed over once for every time it was used in between', () => {
  const values = filled('a', 'b', 'c');
  values.get('a');
  values.get('a');
  expect(values.dropOne()?.key).toBe('b');
  values.get('c');
  expect(values.dropOne()?.key).toBe('a');
  expect([values.dropOne()?.key, values.size]).toEqual(['c', 0]);
});

test('Where all were used the oldest goes', () => {
  const values = filled('a', 'b');
  values.get('b');
  values.get('a');
  expect(values.dropOne()).toEqual({ key: 'a', value: 0 });
});
