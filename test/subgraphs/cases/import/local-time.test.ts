import { describe, expect, it } from '@jest/globals';
import { localTimeReader } from '../../../../subgraphs/cases/import/local-time.js';

const readSanFrancisco = localTimeReader('America/Los_Angeles');

describe('Local time of San Francisco', () => {
  it.each([
    ['2008-07-01T15:49:47Z', '2008-07-01T22:49:47.000Z'],
    ['2014-12-03T04:07:10Z', '2014-12-03T12:07:10.000Z'],
    ['2016-02-29T23:59:59Z', '2016-03-01T07:59:59.000Z'],
  ])('reads %s as %s', (local, utc) => {
    expect(readSanFrancisco(local)).toEqual({ kind: 'exact', at: new Date(utc) });
  });

  it('takes a reading that was skipped in spring with the offset before the change', () => {
    // 2015-03-08: 01:59:59 PST was followed by 03:00:00 PDT.
    expect(readSanFrancisco('2015-03-08T02:30:00Z')).toEqual({
      kind: 'gap',
      at: new Date('2015-03-08T10:30:00.000Z'),
    });
  });

  it('knows both instants of a reading that occurred twice in autumn, and takes the first', () => {
    // 2015-11-01: 01:59:59 PDT was followed by 01:00:00 PST.
    expect(readSanFrancisco('2015-11-01T01:30:00Z')).toEqual({
      kind: 'double',
      at: new Date('2015-11-01T08:30:00.000Z'),
      later: new Date('2015-11-01T09:30:00.000Z'),
    });
  });

  it.each([
    ['2015-03-08T01:59:59Z', '2015-03-08T09:59:59.000Z'],
    ['2015-03-08T03:00:00Z', '2015-03-08T10:00:00.000Z'],
    ['2015-11-01T00:59:59Z', '2015-11-01T07:59:59.000Z'],
    ['2015-11-01T02:00:00Z', '2015-11-01T10:00:00.000Z'],
    ['2008-03-09T12:00:00Z', '2008-03-09T19:00:00.000Z'],
  ])('is certain of %s, next to a change of the clocks', (local, utc) => {
    expect(readSanFrancisco(local)).toEqual({ kind: 'exact', at: new Date(utc) });
  });

  it.each([
    '',
    '2015-02-31T00:00:00Z',
    '2015-13-01T00:00:00Z',
    '2015-01-01',
    '01/02/2015 10:00',
    '2015-01-01T24:00:00Z',
  ])('does not take %p for a time', (text) => {
    expect(readSanFrancisco(text)).toBeUndefined();
  });

  it('agrees with Beijing, which has had no daylight saving since 1991', () => {
    const readBeijing = localTimeReader('Asia/Shanghai');
    expect(readBeijing('2026-10-01T22:30:00')).toEqual({ kind: 'exact', at: new Date('2026-10-01T14:30:00.000Z') });
  });
});
