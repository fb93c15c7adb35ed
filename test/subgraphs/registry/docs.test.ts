import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedPoliceMatrix } from '../../../subgraphs/registry/demo/seed.js';
import { examplesOn, testExamples } from '../../harness/docs.js';
import { startRegister, type Register } from './register.js';

describe('docs/registry.md', () => {
  let register: Register;
  beforeAll(async () => {
    register = await startRegister('pglite');
    await seedPoliceMatrix(register.deps);
  }, 60_000);
  afterAll(() => register.stop());

  test('every query stands before its answer', () => {
    const examples = examplesOn('docs/registry.md');
    expect(examples.length).toBeGreaterThan(5);
    expect(examples.filter(({ answer }) => answer === null)).toEqual([]);
  });
  testExamples('docs/registry.md', (query) => register.ask(query));
});
