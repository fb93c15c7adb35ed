import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { caseMigrations } from '../../../subgraphs/cases/migrations/all.js';

/** As they landed: name and the beginning of the SHA-256 of their SQL. A new one is added at the end, nothing else changes. */
const LANDED = [
  ['0001_cases', '44df33444d8c'],
  ['0002_handling', '02fd629692a8'],
  ['0003_catalogue', 'acc35dd8d68d'],
  ['0004_statistics', '0eb20fb05333'],
  ['0005_intake_account', 'b64272217206'],
  ['0006_case_facts', '3d4fe3e04696'],
  ['0007_sight', '10eab3c3b72b'],
  ['0008_requester', 'c14d62bcf504'],
  ['0009_time_passes', '51fbd781027f'],
  ['0010_departures', '41ad620ed865'],
  ['0011_far_back', 'd9fe24c3326b'],
  ['0012_facts_under_lock', '7a1eec4cb7d1'],
  ['0013_ledger_in_sight', 'b858d7f60b54'],
  ['0014_supervision_answers', 'a7b941114d75'],
  ['0015_samples', '9dd226289d38'],
  ['0015_scattered_lines', '46d2b1535155'],
  ['0016_intake', 'eee9a4b5cfcc'],
  ['0017_duplicates', 'c7c874bdd166'],
  ['0018_returns', '09e0bef3c3d9'],
  ['0019_helpers', '5c0762968ebe'],
  ['0020_parallel_figures', '9c807dc0a348'],
  ['0021_case_counts', 'e237a854ec90'],
  ['0023_clock_counts', '68c32dd92b22'],
  ['0024_publications', '6b76221e872a'],
];

test('what has landed keeps its name, its text and its place; what is new comes behind', () => {
  const steps = caseMigrations.map(({ id, sql }) => [id, createHash('sha256').update(sql).digest('hex').slice(0, 12)]);
  expect(steps).toEqual(LANDED);
});

test('numbers do not go back', () => {
  const numbers = caseMigrations.map(({ id }) => Number(id.slice(0, 4)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});
