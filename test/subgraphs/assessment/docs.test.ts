import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { seedAssessment } from '../../../subgraphs/assessment/demo/seed.js';
import type { DemoWorld } from '../../../subgraphs/assessment/demo/plan.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { examplesOn, testExamples } from '../../harness/docs.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

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

  test('prints answers', () => {
    expect(examplesOn('docs/assessment.md').filter(({ answer }) => answer !== null).length).toBeGreaterThanOrEqual(2);
  });
  testExamples('docs/assessment.md', (query) => subgraph.ask(query, {}, officer));
});
