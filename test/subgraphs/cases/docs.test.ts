import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../schema/caller.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  PROVINCE_SUPERVISOR,
  startCounty,
  type County,
} from './county.js';

const text = readFileSync(shippedFile('docs/cases.md'), 'utf8');

/** A query whose first line names who asks and, behind it, its answer. */
const EXAMPLES = [...text.matchAll(/```graphql\n# as (.*)\n([^`]*)```\n\n```json\n([^`]*)```/g)].map(
  ([, who, query, answer]) => [who!, query!, JSON.parse(answer!) as unknown] as const,
);

const PEOPLE: Readonly<Record<string, Caller>> = {
  'the public': PUBLIC_CALLER,
  'the intake officer': INTAKE,
  'the dispatcher': DISPATCHER,
  'the county officer': COUNTY_OFFICER,
  "the province's supervisor": PROVINCE_SUPERVISOR,
  'an analyst': { ...PUBLIC_CALLER, subject: 'analyst', kind: 'ANALYST' },
};

describe('docs/cases.md', () => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty('pglite', new Date('2026-09-30T10:00:00+08:00'));
  });
  afterAll(() => county.subgraph.stop());

  test('every query names who asks and stands before its answer', () => {
    expect(EXAMPLES.length).toBeGreaterThan(8);
    expect(EXAMPLES).toHaveLength(text.match(/```graphql/g)!.length);
  });

  // One life of one case: the examples build on each other, as the page says.
  test('each answers as printed, in their order', async () => {
    for (const [who, query, printed] of EXAMPLES) {
      const first = await county.subgraph.ask('{ case(ledgerNo: "2026-0000001") { id } }', {}, INTAKE);
      const variables = { case: first.data.case?.id ?? 'none', hotline: HOTLINE, county: COUNTY };
      const declared = Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));
      const answer = await county.subgraph.ask(query, declared, PEOPLE[who]);
      expect([who, query, answer]).toEqual([who, query, { data: printed }]);
    }
  });
});
