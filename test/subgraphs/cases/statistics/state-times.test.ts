import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import { acknowledgeCase } from '../../../../subgraphs/cases/actions/acknowledge-case.js';
import { signAssignment } from '../../../../subgraphs/cases/actions/sign-assignment.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  HOTLINE,
  INTAKE,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  PROVINCE,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { as, handling, value } from '../handle.js';

const HOUR_MS = 3_600_000;

eachStore('The time that cases stand in each state', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
    const { deps, clock } = county;
    const take = handling(county);
    for (const hours of [2, 4]) {
      const caseId = await take.accepted();
      clock.advance(HOUR_MS);
      await take.assign(caseId);
      clock.advance(hours * HOUR_MS);
      value(await signAssignment(deps, as(COUNTY_OFFICER), { caseId }));
      clock.advance(HOUR_MS);
      // No change of state: the case stands in it two hours, not twice one.
      value(await acknowledgeCase(deps, as(COUNTY_OFFICER), { caseId, contactedBy: 'PHONE' }));
      clock.advance(HOUR_MS);
      await take.reply(caseId);
    }
  });
  afterAll(() => county.subgraph.stop());

  const times = async (caller: Caller, args: string) => {
    const told = '{ categoryCode month state count median p90 }';
    const query = `{ stateTimes(period: { month: "2026-09" } ${args}) ${told} }`;
    const { data, errors } = await county.subgraph.ask(query, {}, caller);
    expect(errors).toBeUndefined();
    return data.stateTimes;
  };
  const row = (state: string, median: string, p90: string) => ({
    ...{ categoryCode: 'traffic.road', month: '2026-09', state, count: 2, median, p90 },
  });

  test('is told from one change of state to the next, for the agency that had them', async () => {
    const led = [row('ASSIGNED', 'PT3H', 'PT3H48M'), row('IN_PROGRESS', 'PT2H', 'PT2H')];
    expect(await times(COUNTY_OFFICER, `agencyId: "${COUNTY}"`)).toEqual(led);
    expect(await times(PROVINCE_SUPERVISOR, `agencyId: "${PROVINCE}"`)).toEqual(led);
    const [untriaged, ...rest] = await times(SERVICE, '');
    expect(untriaged).toMatchObject({ state: 'ACCEPTED', count: 2, median: 'PT1H' });
    expect(rest).toHaveLength(3);
    expect(await times(INTAKE, `agencyId: "${HOTLINE}"`)).toHaveLength(2);
    expect(await times(NEIGHBOUR_OFFICER, `agencyId: "${NEIGHBOUR}"`)).toEqual([]);
  });

  test('is for nobody who does not see all those cases, so that no small cell need be withheld', async () => {
    expect(await times(NEIGHBOUR_OFFICER, `agencyId: "${COUNTY}"`)).toBeNull();
    expect(await times(COUNTY_OFFICER, `agencyId: "${PROVINCE}"`)).toBeNull();
    expect(await times(COUNTY_OFFICER, '')).toBeNull();
    expect(await times({ ...COUNTY_OFFICER, kind: 'ANALYST' }, `agencyId: "${COUNTY}"`)).toBeNull();
  });
});
