import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  idsOnPath,
  isWithin,
  linePath,
  linePaths,
  rangeWithin,
} from '../../../../subgraphs/registry/domain/line-path.js';

test('a line path holds the ids from the top, each with a dot behind it', () => {
  const province = linePath(linePath(null, 'ministry'), 'province');
  expect(province).toBe('ministry.province.');
  expect(idsOnPath(province)).toEqual(['ministry', 'province']);
});

test('what is within a path is itself and everything below, and no namesake beside it', () => {
  expect(isWithin('a.b.c.', 'a.b.')).toBe(true);
  expect(isWithin('a.b.', 'a.b.')).toBe(true);
  expect(isWithin('a.bb.', 'a.b.')).toBe(false);
  expect(isWithin('a.', 'a.b.')).toBe(false);
});

test('the range of a path holds exactly what is within it, compared byte by byte', () => {
  const id = fc.stringMatching(/^[a-z0-9_]{1,6}$/);
  const path = fc.array(id, { minLength: 1, maxLength: 5 }).map((ids) => ids.map((one) => `${one}.`).join(''));
  fc.assert(
    fc.property(path, path, fc.boolean(), (ancestor, other, below) => {
      const tried = below ? ancestor + other : other;
      const { from, to } = rangeWithin(ancestor);
      expect(tried >= from && tried < to).toBe(isWithin(tried, ancestor));
    }),
  );
});

test('a plan’s paths follow from its members in any order and from what exists', () => {
  const members = [
    { id: 'county', aboveId: 'city' },
    { id: 'city', aboveId: 'province' },
  ];
  const known = new Map([['province', 'ministry.province.']]);
  const paths = linePaths(members, known);
  expect(paths.get('county')).toBe('ministry.province.city.county.');
  expect(linePaths([...members].reverse(), known)).toEqual(paths);
});

test('a plan that hangs something below itself or below nothing is a mistake', () => {
  const loop = [
    { id: 'a', aboveId: 'b' },
    { id: 'b', aboveId: 'a' },
  ];
  expect(() => linePaths(loop, new Map())).toThrow('a stands above itself.');
  expect(() => linePaths([{ id: 'a', aboveId: 'x' }], new Map())).toThrow('a stands below x, which does not exist.');
});
