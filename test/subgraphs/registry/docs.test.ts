import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { seedPoliceMatrix } from '../../../subgraphs/registry/demo/seed.js';
import { startRegister, type Register } from './register.js';

const text = readFileSync(shippedFile('docs/registry.md'), 'utf8');

/** A query and, behind it, its answer. */
const EXAMPLES = [...text.matchAll(/```graphql\n([^`]*)```\n\n```json\n([^`]*)```/g)].map(
  ([, query, answer]) => [query!, JSON.parse(answer!) as unknown] as const,
);

describe('docs/registry.md', () => {
  let register: Register;
  beforeAll(async () => {
    register = await startRegister('pglite');
    await seedPoliceMatrix(register.deps);
  }, 60_000);
  afterAll(() => register.stop());

  test('every query stands before its answer', () => {
    expect(EXAMPLES.length).toBeGreaterThan(5);
    expect(EXAMPLES).toHaveLength(text.match(/```graphql/g)!.length);
  });

  test.each(EXAMPLES)('answers as printed:\n%s', async (query, answer) => {
    expect(await register.ask(query)).toEqual({ data: answer });
  });
});
