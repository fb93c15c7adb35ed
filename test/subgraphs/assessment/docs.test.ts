import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import type { Caller } from '../../../schema/caller.js';
import { seedAssessment } from '../../../subgraphs/assessment/demo/seed.js';
import type { DemoWorld } from '../../../subgraphs/assessment/demo/plan.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const text = readFileSync(shippedFile('docs/assessment.md'), 'utf8');
/** A query and, where it has one, its answer behind it. */
const EXAMPLES = [...text.matchAll(/```graphql\n([^`]*)```\n(?:\n```json\n([^`]*)```)?/g)].map(([, query, answer]) => ({
  query: query!,
  answer: answer === undefined ? null : (JSON.parse(answer) as unknown),
}));

const NOW = new Date('2026-11-15T08:00:00+08:00');
const officer: Caller = {
  subject: 'person:officer',
  kind: 'OFFICER',
  grants: [{ agencyId: 'agency_1', role: 'IMPORTER' }],
  scopes: [],
};

const world: DemoWorld = {
  now: NOW,
  accounts: ['440100', '440103', '440104'].map((divisionCode) => ({
    accountId: stableId('account', `weibo:police-${divisionCode}`),
    agencyId: stableId('agency', `police-${divisionCode}`),
  })),
};

describe('docs/assessment.md', () => {
  let subgraph: TestSubgraph<Tables, Deps>;
  beforeAll(async () => {
    subgraph = await startTestSubgraph(assessment, { clock: manualClock(NOW) });
    await seedAssessment(subgraph.db, world);
  });
  afterAll(() => subgraph.stop());

  test('has examples of both kinds', () => {
    expect(EXAMPLES.filter(({ answer }) => answer !== null).length).toBeGreaterThanOrEqual(2);
    expect(EXAMPLES).toHaveLength(text.match(/```graphql/g)!.length);
  });

  test.each(EXAMPLES.filter(({ answer }) => answer !== null))(
    'answers as printed:\n$query',
    async ({ query, answer }) => {
      expect(await subgraph.ask(query, {}, officer)).toEqual({ data: answer });
    },
  );

  test('the examples stand in the composed graph', () => {
    const supergraph = Supergraph.build(readFileSync(shippedFile('schema/supergraph.graphql'), 'utf8'));
    const graph = supergraph.apiSchema().toGraphQLJSSchema();
    for (const { query } of EXAMPLES) expect(validate(graph, parse(query))).toEqual([]);
  });
});
