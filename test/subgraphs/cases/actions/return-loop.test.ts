import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import { decideReturn } from '../../../../subgraphs/cases/actions/decide-return.js';
import { requestReturn } from '../../../../subgraphs/cases/actions/request-return.js';
import { clocksOfCases } from '../../../../subgraphs/cases/store/clocks.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { as, codes, handling, value } from '../handle.js';

eachStore('A case that goes to and fro', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  test('§6.7 D1 A → B → A: its third return for one reason is refused, whoever asks, and its time to resolve never began anew', async () => {
    const take = handling(county);
    const resolving = async (caseId: string) => {
      const clocks = await county.deps.db.asCaller(SERVICE, (trx) => clocksOfCases(trx, [caseId]));
      return clocks.filter((clock) => clock.kind === 'RESOLVE');
    };
    const ask = (caller: Caller, caseId: string, reasonCode = 'NOT_COMPETENT') =>
      requestReturn(county.deps, as(caller), { caseId, reasonCode, evidence: '不在职责内' });
    const caseId = await take.assigned();
    const begun = await resolving(caseId);
    for (const [officer, next] of [
      [COUNTY_OFFICER, NEIGHBOUR],
      [NEIGHBOUR_OFFICER, COUNTY],
    ] as const) {
      value(await ask(officer, caseId));
      value(await decideReturn(county.deps, as(DISPATCHER), { caseId, granted: true }));
      await take.assign(caseId, next);
    }
    expect(codes(await ask(COUNTY_OFFICER, caseId))).toEqual(['RETURN_LIMIT']);
    expect(begun).toHaveLength(1);
    expect(await resolving(caseId)).toEqual(begun);
    expect(codes(await ask(COUNTY_OFFICER, caseId, 'PLACE'))).toEqual([]);
  });
});
