import { afterEach, expect, jest, test } from '@jest/globals';
import { compareManyTapes } from './many-tapes.js';

afterEach(() => void jest.restoreAllMocks());

test('what differs is told with its seed, and by the smallest tape that shows it', async () => {
  const printed: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const differs = (tape: readonly number[]): Promise<{ compared: number }> =>
    tape.some((number) => number >= 5_000)
      ? Promise.reject(new Error(`It differs: ${tape.filter((number) => number > 0).join(' ')}.`))
      : Promise.resolve({ compared: 1 });
  const failure = compareManyTapes(differs, { graphs: 5, operations: 1 });
  await expect(failure).rejects.toMatchObject({
    message: expect.stringMatching(/Shrunk [1-9]\d* time/),
    cause: { message: 'It differs: 5000.' },
  });
  const seed = /differential seed (\d+)/.exec(printed.join(''))?.[1];
  await expect(failure).rejects.toThrow(`seed: ${seed}`);
});

test('as much is compared as was asked for', async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const compared = await compareManyTapes(() => Promise.resolve({ compared: 1 }), {
    graphs: 2,
    operations: 1,
    atLeast: { compared: 5 },
  });
  expect(compared).toEqual({ compared: 6 });
});
