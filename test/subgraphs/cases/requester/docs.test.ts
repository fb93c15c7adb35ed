import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import { shippedFile } from '../../../../subgraphs/kit/shipped.js';
import { DISPATCHER, HOTLINE, INTAKE, startCounty, type County } from '../county.js';

const text = readFileSync(shippedFile('docs/citizen-data.md'), 'utf8');

/** A query whose first line names who asks and, behind it, its answer. */
const EXAMPLES = [...text.matchAll(/```graphql\n# as (.*)\n([^`]*)```\n\n```json\n([^`]*)```/g)].map(
  ([, who, query, answer]) => ({ who: who!, query: query!, printed: JSON.parse(answer!) as unknown }),
);

const PEOPLE: Readonly<Record<string, Caller>> = {
  'the public': PUBLIC_CALLER,
  'the intake officer': INTAKE,
  'the dispatcher': DISPATCHER,
};

describe('docs/citizen-data.md', () => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty();
  });
  afterAll(() => county.subgraph.stop());

  test('every query names who asks and stands before its answer', () => {
    expect(EXAMPLES).toHaveLength(text.match(/```graphql/g)!.length);
    expect(EXAMPLES.length).toBeGreaterThan(4);
  });

  // The examples follow one case, the first of which is received with its token beside what is printed.
  test('each answers as printed, in their order', async () => {
    const [first, ...rest] = EXAMPLES;
    const received = await county.subgraph.ask(
      first!.query.replace('ledgerNo', 'ledgerNo caseId requesterToken'),
      { hotline: HOTLINE },
      PEOPLE[first!.who],
    );
    const { caseId, requesterToken, ...shown } = received.data.receiveCase;
    expect({ receiveCase: shown }).toEqual(first!.printed);
    const variables = { case: caseId, token: requesterToken };
    for (const { who, query, printed } of rest) {
      const declared = Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));
      const answer = await county.subgraph.ask(query, declared, PEOPLE[who]);
      expect([who, query, answer]).toEqual([who, query, { data: printed }]);
    }
  });
});
