import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { completeCoHandling } from '../../../../subgraphs/cases/actions/complete-co-handling.js';
import { requestAssist } from '../../../../subgraphs/cases/actions/request-assist.js';
import { assignmentsOfCases } from '../../../../subgraphs/cases/store/assignments.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY_OFFICER,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  SERVICE,
  startCounty,
  WATER,
  WATER_OFFICER,
  type County,
} from '../county.js';
import { as, handling, value } from '../handle.js';

const ROUNDS = 5;

eachStore('Two who work on a case at once', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  test('see each other: the last co-handler to finish gives the case back to its lead, whoever waited for whom', async () => {
    const { deps } = county;
    for (let round = 0; round < ROUNDS; round += 1) {
      const caseId = await handling(county).signed();
      const subTasks = [NEIGHBOUR, WATER].map((agencyId) => ({ agencyId, task: '协助核实' }));
      value(await requestAssist(deps, as(COUNTY_OFFICER), { caseId, subTasks }));
      const parts = await deps.db.asCaller(SERVICE, (trx) => assignmentsOfCases(trx, [caseId]));
      const partOf = (agencyId: string) => parts.find((part) => part.agency_id === agencyId)!.id;
      await Promise.all([
        completeCoHandling(deps, as(NEIGHBOUR_OFFICER), { caseId, assignmentId: partOf(NEIGHBOUR) }),
        completeCoHandling(deps, as(WATER_OFFICER), { caseId, assignmentId: partOf(WATER) }),
      ]);
      const { state } = await deps.db.asCaller(SERVICE, (trx) =>
        trx.selectFrom('cases').select('state').where('id', '=', caseId).executeTakeFirstOrThrow(),
      );
      expect(state).toBe('IN_PROGRESS');
    }
  });
});
