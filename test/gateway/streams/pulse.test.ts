import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { startPulse, type Pulse } from '../../../gateway/streams/pulse.js';
import type { Turns } from '../../../gateway/streams/turns.js';

const AT_ONCE: Turns = {
  walk: async (items, visit) => {
    for (const item of items) visit(item);
  },
};

let pulse: Pulse;
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  pulse.stop();
  jest.useRealTimers();
});

test('Ten thousand who join at once are asked once each, not at once, and not before half of the time', async () => {
  pulse = startPulse(12_000, AT_ONCE);
  await jest.advanceTimersByTimeAsync(5_300);
  const asked = new Map<number, number>();
  const atTheSameMoment = new Map<number, number>();
  for (let member = 0; member < 10_000; member += 1)
    pulse.add({
      beat() {
        asked.set(member, (asked.get(member) ?? 0) + 1);
        atTheSameMoment.set(Date.now(), (atTheSameMoment.get(Date.now()) ?? 0) + 1);
      },
    });
  await jest.advanceTimersByTimeAsync(5_900);
  expect(asked.size).toBe(0);
  await jest.advanceTimersByTimeAsync(6_100);
  expect(asked.size).toBe(10_000);
  expect(Math.max(...asked.values())).toBe(1);
  expect(Math.max(...atTheSameMoment.values())).toBeLessThan(200);
});

test.each([1, 20, 250])('A heartbeat every %p ms comes as often, and not to whoever has left', async (everyMs) => {
  pulse = startPulse(everyMs, AT_ONCE);
  let [staying, left] = [0, 0];
  pulse.add({ beat: () => (staying += 1) });
  const leave = pulse.add({ beat: () => (left += 1) });
  leave();
  await jest.advanceTimersByTimeAsync(everyMs * 5);
  expect([staying, left]).toEqual([5, 0]);
});
