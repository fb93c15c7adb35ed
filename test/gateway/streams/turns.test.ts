import { stat } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { createTurns } from '../../../gateway/streams/turns.js';

/** A clock that only visits move, and how much of its time passed between two turns of the event loop at most. */
function watchTheLoop() {
  const clock = { now: 0, longestTurn: 0 };
  let turnBeganAt = 0;
  let isWatching = true;
  const look = (): void => {
    clock.longestTurn = Math.max(clock.longestTurn, clock.now - turnBeganAt);
    turnBeganAt = clock.now;
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  return { clock, stop: () => (isWatching = false) };
}

test.each([1, 20])(
  '%p walks at the same time, each over 200 visits of 0.5 ms, hold the loop for less than 20 ms',
  async (walks) => {
    const { clock, stop } = watchTheLoop();
    const turns = createTurns(() => clock.now);
    const visited = Array.from({ length: walks }, () => [] as number[]);
    const items = Array.from({ length: 200 }, (_, item) => item);
    await Promise.all(
      visited.map((own) =>
        turns.walk(items, (item) => {
          clock.now += 0.5;
          own.push(item);
        }),
      ),
    );
    stop();
    expect(visited).toEqual(visited.map(() => items));
    expect(clock.longestTurn).toBeLessThan(20);
  },
);

test('A walk that an answer begins has one turn in its round of the loop, not another one with the immediates', async () => {
  const clock = { now: 0 };
  const turns = createTurns(() => clock.now);
  // Goes on where sockets are read too: in the middle of a round.
  await stat('.');
  const walked = turns.walk(Array.from({ length: 200 }), () => (clock.now += 0.5));
  const roundEndsAt = await new Promise<number>((resolve) => setImmediate(() => resolve(clock.now)));
  expect(roundEndsAt).toBeLessThan(20);
  await walked;
  expect(clock.now).toBe(100);
});

test('A short walk waits for a turn of a long one, not for its end', async () => {
  const clock = { now: 0 };
  const turns = createTurns(() => clock.now);
  const order: string[] = [];
  const visitFor = (name: string) => () => {
    clock.now += 1;
    if (order.at(-1) !== name) order.push(name);
  };
  const many = Array.from({ length: 500 });
  await Promise.all([
    turns.walk(many, visitFor('long')).then(() => order.push('long is done')),
    turns.walk(many.slice(0, 20), visitFor('short')).then(() => order.push('short is done')),
  ]);
  expect(order.indexOf('short is done')).toBeLessThan(order.indexOf('long is done'));
});

test('A visit may begin another walk, and one that throws ends its own walk only', async () => {
  // A clock that stands: no turn ends in the middle because the machine was elsewhere.
  const turns = createTurns(() => 0);
  const visited: string[] = [];
  const inner: Promise<void>[] = [];
  const outer = turns.walk(['a', 'b'], (item) => {
    visited.push(item);
    inner.push(turns.walk([`${item}1`, `${item}2`], (own) => void visited.push(own)));
    if (item === 'b') throw new Error('broken');
  });
  await expect(outer).rejects.toThrow('broken');
  await Promise.all(inner);
  expect(visited).toEqual(['a', 'b', 'a1', 'a2', 'b1', 'b2']);
});

test('Whoever joins during a walk is visited too', async () => {
  const turns = createTurns();
  const members = new Set([1, 2, 3]);
  const visited: number[] = [];
  await turns.walk(members, (member) => {
    visited.push(member);
    if (member === 3) members.add(4);
  });
  expect(visited).toEqual([1, 2, 3, 4]);
});
