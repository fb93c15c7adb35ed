import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Overlap } from '../../../gateway/streams/overlap.js';

/** Two streams of the events 0 to `count - 1`: the old one from the first, the new one from `newBegins` on, mixed by `picks`. */
function splice(count: number, newBegins: number, picks: readonly boolean[]): readonly number[] {
  const overlap = new Overlap();
  const next = { old: 0, new: newBegins };
  const handed: number[] = [];
  let turn = 0;
  const isOldOpen = (): boolean => !overlap.isBridged && next.old < count;
  while (next.new < count || isOldOpen()) {
    const wantsNew = picks[turn % picks.length] ?? true;
    turn += 1;
    const side = isOldOpen() && (!wantsNew || next.new === count) ? 'old' : 'new';
    const event = next[side];
    next[side] += 1;
    if (overlap.passes(side, `event ${event}`)) handed.push(event);
  }
  return handed;
}

test('Of two streams of the same events, however they are mixed, every event passes exactly once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.nat(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      (count, somewhere, picks) => {
        const handed = splice(count, somewhere % count, picks);
        expect([...handed].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, event) => event));
      },
    ),
  );
});

test('An event that both have brought is the bridge: from there on the new stream suffices', () => {
  const overlap = new Overlap();
  expect([overlap.passes('old', 'a'), overlap.isBridged]).toEqual([true, false]);
  expect([overlap.passes('new', 'a'), overlap.isBridged]).toEqual([false, true]);
  expect(overlap.passes('new', 'b')).toBe(true);
});
