import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/caller.js';
import { seedCampaigns } from '../../../subgraphs/campaigns/demo/seed.js';
import type { DemoWorld } from '../../../subgraphs/campaigns/demo/world.js';
import type { Deps } from '../../../subgraphs/campaigns/graph/context.js';
import { campaigns } from '../../../subgraphs/campaigns/main.js';
import type { Tables } from '../../../subgraphs/campaigns/store/tables.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { examplesOn, testExamples } from '../../harness/docs.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const NOW = new Date('2026-11-15T08:00:00+08:00');
const officer: Caller = {
  subject: 'person:officer',
  kind: 'OFFICER',
  grants: ['agency_1', stableId('agency', 'police-440100')].map((agencyId) => ({ agencyId, role: 'DUTY_OFFICER' })),
  scopes: [],
};

/** Guangzhou and two of its districts, as the demo matrix knows them. */
const world: DemoWorld = {
  now: NOW,
  accounts: ['440100', '440103', '440104'].map((divisionCode) => ({
    accountId: stableId('account', `weibo:police-${divisionCode}`),
    agencyId: stableId('agency', `police-${divisionCode}`),
    functionLine: 'police',
    level: divisionCode.endsWith('00') ? 'PREFECTURE' : 'COUNTY',
    divisionCode,
  })),
  partners: ['hotline', 'urban'].map((functionLine) => ({
    agencyId: stableId('agency', `${functionLine}-440100`),
    functionLine,
    level: 'PREFECTURE',
    divisionCode: '440100',
  })),
};

describe('docs/campaigns.md', () => {
  let subgraph: TestSubgraph<Tables, Deps>;
  beforeAll(async () => {
    subgraph = await startTestSubgraph(campaigns, { clock: manualClock(NOW) });
    await seedCampaigns(subgraph.db, world);
  });
  afterAll(() => subgraph.stop());

  test('prints answers', () => {
    expect(examplesOn('docs/campaigns.md').filter(({ answer }) => answer !== null).length).toBeGreaterThanOrEqual(3);
  });
  testExamples('docs/campaigns.md', (query) => subgraph.ask(query, {}, officer));
});
