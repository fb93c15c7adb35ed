import { expect, test } from '@jest/globals';
import { createFlights, startAlone } from '../../../gateway/upstream/in-flight.js';

/** Flights of one answer, which lands when the test says so, and how often it was said to be used. */
function flying() {
  const used: string[] = [];
  const onUsed = (result: string): void => void used.push(result);
  let land = (_result: string): void => undefined;
  const start = (): Promise<string> => new Promise((resolve) => (land = resolve));
  const flights = createFlights<string>(onUsed);
  return {
    used,
    join: () => flights.join({ key: 'k', body: 'b' }, start),
    alone: () => startAlone(start, onUsed),
    land: async (result = 'answer') => {
      land(result);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('A result is used when the last of those who wanted it has left', async () => {
  const { used, join, land } = flying();
  const [one, other] = [join(), join()];
  await land();
  one.leave();
  expect(used).toEqual([]);
  other.leave();
  expect(used).toEqual(['answer']);
});

test('A result that comes when all have left is used at once', async () => {
  const { used, join, land } = flying();
  const [one, other] = [join(), join()];
  one.leave();
  other.leave();
  expect(used).toEqual([]);
  await land();
  expect(used).toEqual(['answer']);
});

test('Who comes later than a result has a flight of its own', async () => {
  const { used, join, land } = flying();
  const one = join();
  await land('first');
  const other = join();
  one.leave();
  await land('second');
  expect(used).toEqual(['first']);
  other.leave();
  expect([used, await other.result]).toEqual([['first', 'second'], 'second']);
});

test('Who flies alone uses its result alone', async () => {
  const { used, alone, land } = flying();
  const one = alone();
  await land();
  one.leave();
  expect(used).toEqual(['answer']);
});
