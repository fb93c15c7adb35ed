import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { declareIncident } from '../../../subgraphs/campaigns/actions/declare-incident.js';
import { publishBulletin } from '../../../subgraphs/campaigns/actions/publish-bulletin.js';
import type { Deps } from '../../../subgraphs/campaigns/graph/context.js';
import { campaigns } from '../../../subgraphs/campaigns/main.js';
import type { Tables } from '../../../subgraphs/campaigns/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { describeOnPostgres } from '../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const NOW = new Date('2026-10-02T00:00:00+08:00');

describeOnPostgres('bulletins published at the same time', () => {
  let subgraph: TestSubgraph<Tables, Deps>;
  beforeAll(async () => {
    subgraph = await startTestSubgraph(campaigns, { store: 'postgres', clock: manualClock(NOW) });
  });
  afterAll(() => subgraph.stop());

  test('get numbers without gaps, and of two that expect the same version one is told that it is stale', async () => {
    const parts = {
      db: subgraph.db,
      clock: manualClock(NOW),
      caller: serviceCaller('campaigns'),
      correlationId: 'test',
    };
    const lead = {
      agencyId: 'agency_a',
      role: 'LEAD' as const,
      functionLine: 'police',
      level: 'COUNTY',
      divisionCode: '440103',
    };
    const declared = await declareIncident(parts, {
      title: '积水',
      level: 'III',
      occurredAt: null,
      reportedAt: NOW,
      participants: [lead],
    });
    const incidentId = declared.kind === 'done' ? declared.value : '';
    const publish = (expectedVersion?: number) =>
      publishBulletin(parts, {
        incidentId,
        headline: '通报',
        text: '正在排水。',
        sources: [{ kind: 'AGENCY', agencyId: 'agency_a' }],
        approverId: 'person:approver',
        expectedVersion,
      });
    await Promise.all(Array.from({ length: 8 }, () => publish()));
    const seqs = await subgraph.db.asCaller(parts.caller, (trx) =>
      trx.selectFrom('bulletin').select('seq').where('incident_id', '=', incidentId).orderBy('seq').execute(),
    );
    expect(seqs.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const outcomes = await Promise.all([publish(9), publish(9)]);
    const told = outcomes.flatMap((outcome) => (outcome.kind === 'violation' ? outcome.violations : []));
    expect(told.map((violation) => violation.code)).toEqual(['STALE_VERSION']);
  });
});
