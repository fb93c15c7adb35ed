import { expect, test } from '@jest/globals';
import { fuzz } from './run.js';

/** Another seed each time; a failure is made again with FUZZ_SEED, and FUZZ_ONLY for one input. */
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
const only = process.env['FUZZ_ONLY'];

test(`2,000 hostile inputs over every transport break nothing and are told nothing inner (seed ${seed})`, async () => {
  const options = only === undefined ? {} : { only: Number(only) };
  const { found, answers, streams } = await fuzz({ seed, inputs: 2_000, ...options });
  expect({ seed, found }).toEqual({ seed, found: [] });
  if (only !== undefined) return;
  expect([...answers.keys()]).toEqual(
    expect.arrayContaining(['HTTP 200', 'HTTP 400', 'WebSocket 101', 'event stream 200', 'multipart 200']),
  );
  expect(Object.values(streams)).toEqual([0, 0, 0, 0, 0]);
}, 120_000);
