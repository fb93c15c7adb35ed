import { describe, expect, test } from '@jest/globals';
import { giveRoomBack, LentBytes, lentCopy, takeRoom } from '../../gateway/lent-bytes.js';

const LARGE = 100_000;

/** What a test took, and does not want to find again in the next. */
function taken(count: number, length: number): Buffer[] {
  return Array.from({ length: count }, () => takeRoom(length));
}

describe('Room', () => {
  test('is lent to one at a time, and again once it was given back', () => {
    const [one, other] = taken(2, LARGE);
    expect(one!.buffer).not.toBe(other!.buffer);
    giveRoomBack(one!);
    expect(takeRoom(LARGE)).toBe(one);
    expect(takeRoom(LARGE)).not.toBe(one);
  });

  test('has place for what was asked for, and for a larger one of the same size', () => {
    for (const length of [1, 4_095, 4_096, 4_097, 65_536, 65_537, 1_048_576, 1_048_577, 5_000_000])
      expect(takeRoom(length).length).toBeGreaterThanOrEqual(length);
    const [room] = taken(1, 70_000);
    giveRoomBack(room!);
    expect(takeRoom(131_072)).toBe(room);
  });

  test('is kept up to 4 MiB of a size, and never where it is smaller than 4 KiB or larger than 1 MiB', () => {
    const rooms = taken(100, 262_144);
    rooms.forEach(giveRoomBack);
    const again = taken(100, 262_144);
    expect(again.filter((room) => rooms.includes(room))).toHaveLength(16);
    for (const length of [4_095, 1_048_577]) {
      const [room] = taken(1, length);
      giveRoomBack(room!);
      expect(takeRoom(length)).not.toBe(room);
    }
  });
});

describe.each([10, LARGE])('A copy of %i bytes', (length) => {
  const source = (): Buffer => Buffer.alloc(length, 'a');

  test('stays as it was when what it was made of is overwritten', () => {
    const bytes = source();
    const copy = lentCopy(bytes);
    bytes.fill('b');
    expect(copy.bytes.equals(source())).toBe(true);
  });

  test('cannot be read once it was given back', () => {
    const copy = lentCopy(source());
    copy.giveBack();
    expect(() => copy.bytes).toThrow('given back');
  });

  test('is given back when the last of its owners gives it back', () => {
    const copy = lentCopy(source());
    copy.shareAmong(3);
    copy.giveBack();
    copy.giveBack();
    expect(copy.bytes.equals(source())).toBe(true);
    copy.giveBack();
    expect(() => copy.bytes).toThrow('given back');
  });
});

test('Memory is lent once, however often it is given back', () => {
  const room = takeRoom(LARGE);
  const lent = new LentBytes(room.subarray(0, LARGE), room);
  for (let time = 0; time < 3; time++) lent.giveBack();
  expect(takeRoom(LARGE)).toBe(room);
  expect(takeRoom(LARGE)).not.toBe(room);
});
