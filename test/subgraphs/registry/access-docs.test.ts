import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { examplesOn } from '../../harness/docs.js';
import { CITY, MINISTRY, SERVICE, startLine } from './line.js';
import type { Register } from './register.js';

const PEOPLE: Readonly<Record<string, Caller>> = {
  "the city's administrator": CITY,
  "the ministry's administrator": MINISTRY,
  'a service': SERVICE,
};

describe('B3 docs/access.md', () => {
  let register: Register;
  beforeAll(async () => {
    register = await startLine('pglite');
  }, 60_000);
  afterAll(() => register.stop());

  // The examples build on each other, as the page says.
  test('each example answers whom it names as printed, in their order', async () => {
    const examples = examplesOn('docs/access.md');
    expect(examples.length).toBeGreaterThan(6);
    for (const { query, answer } of examples) {
      const who = /^# as (.*)\n/.exec(query)?.[1] ?? 'nobody';
      const given = await register.ask(query, {}, PEOPLE[who]);
      expect([who, query, withoutSecrets(given)]).toEqual([who, query, { data: answer }]);
    }
  });
});

/** A key's text is another one each time. */
function withoutSecrets(answer: unknown): unknown {
  const text = JSON.stringify(answer).replace(/ld_[a-z0-9]{8,}_[\w-]{43}/g, 'ld_<prefix>_<secret>');
  return JSON.parse(text) as unknown;
}
