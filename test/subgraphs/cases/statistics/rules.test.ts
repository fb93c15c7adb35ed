import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { categoryRange, divisionRange, inRange } from '../../../../subgraphs/cases/domain/code-range.js';
import { isoDuration } from '../../../../subgraphs/cases/domain/iso-duration.js';
import { shippedCategory } from '../../../../subgraphs/cases/domain/service-category.js';
import { shippedFile } from '../../../../subgraphs/kit/shipped.js';

describe('A duration', () => {
  it.each([
    [0, 'PT0S'],
    [1.5, 'PT1.5S'],
    [3_600, 'PT1H'],
    [86_400, 'P1D'],
    [489_647, 'P5DT16H47S'],
    [59.9996, 'PT1M'],
    [-90, '-PT1M30S'],
  ])('of %d seconds is written %s', (seconds, text) => {
    expect(isoDuration(seconds)).toBe(text);
  });
});

describe('A division', () => {
  it.each([
    ['440000', '440305', true],
    ['440300', '440305', true],
    ['440300', '440400', false],
    ['440305', '440305001', true],
    ['440305', '440306', false],
    ['110000', '440305', false],
    ['us', 'us-ca-sf', true],
    ['us-ca', 'us-ca', true],
    ['us-ca', 'us-cab', false],
    ['us-ca-sf', 'us-ca', false],
  ])('%s holds %s: %p', (division, code, holds) => {
    expect(inRange(code, divisionRange(division))).toBe(holds);
  });

  it('holds no case whose division is unknown', () => {
    expect(inRange(null, divisionRange('440000'))).toBe(false);
  });
});

describe('A service category', () => {
  it.each([
    ['utilities.water', 'utilities.water.outage', true],
    ['utilities.water', 'utilities.water', true],
    ['utilities.water', 'utilities.waterworks', false],
    ['utilities.water.outage', 'utilities.water', false],
  ])('%s holds %s: %p', (category, code, holds) => {
    expect(inRange(code, categoryRange(category))).toBe(holds);
  });
});

describe('The shipped service catalogue', () => {
  const records: { code: string; name: string; name_zh: string }[] = parse(
    readFileSync(shippedFile('subgraphs/cases/data/service-categories.csv')),
    { columns: true },
  );
  const categories = records.map(({ code, name, name_zh }) => shippedCategory(code, name, name_zh));
  const codes = new Set(categories.map(({ code }) => code));

  it('has three levels and at least 60 leaves, each below a category of its own', () => {
    expect(codes.size).toBe(categories.length);
    expect(new Set(categories.map(({ level }) => level))).toEqual(new Set([1, 2, 3]));
    expect(categories.filter(({ level }) => level === 3).length).toBeGreaterThanOrEqual(60);
    for (const { parentCode } of categories) if (parentCode !== null) expect(codes).toContain(parentCode);
  });

  it('is named in English and in Chinese', () => {
    for (const { name, chineseName } of categories) {
      expect(name).toMatch(/^[A-Z]/);
      expect(chineseName).toMatch(/\p{Script=Han}/u);
    }
  });
});
