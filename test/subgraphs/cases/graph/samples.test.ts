import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import { eachStore } from '../../../harness/stores.js';
import {
  CITY,
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR,
  NEIGHBOUR_SUPERVISOR,
  PROVINCE,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { seedCases } from '../statistics/seed-cases.js';

const CITY_SUPERVISOR: Caller = {
  ...PROVINCE_SUPERVISOR,
  subject: 'city',
  grants: [{ agencyId: CITY, role: 'SUPERVISOR' }],
};

const STRATA = [
  ['streets', COUNTY, 60],
  ['streets', NEIGHBOUR, 30],
  ['traffic.road', COUNTY, 31],
] as const;

eachStore('Samples of answers for review', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
    const replied_at = county.clock.now();
    for (const [category_code, lead_agency_id, count] of STRATA)
      await seedCases(county.deps.db, count, { state: 'REPLIED', replied_at, category_code, lead_agency_id });
  });
  afterAll(() => county.subgraph.stop());

  const draw = async (caller: Caller, input: string) => {
    const cases = 'cases(first: 100) { totalCount edges { node { position categoryCode lead { id } case { id } } } }';
    const mutation = `mutation { drawSample(input: { ${input} }) { violations { code } sample { id population size ${cases} } } }`;
    const { data, errors } = await county.subgraph.ask(mutation, {}, caller);
    expect(errors).toBeUndefined();
    return data.drawSample;
  };
  const september = (agencyId: string, seed: string, size = 50): string =>
    `agencyId: "${agencyId}", replied: { from: "2026-09-01", to: "2026-09-30" }, size: ${size}, seed: "${seed}"`;
  const drawnIn = (sample: { cases: { edges: { node: { case: { id: string } } }[] } }): string[] =>
    sample.cases.edges.map(({ node }) => node.case.id);

  test('D3 the same seed gives the same 50 cases, another seed others, each stratum in proportion', async () => {
    const { sample } = await draw(PROVINCE_SUPERVISOR, september(PROVINCE, 'autumn'));
    expect(sample).toMatchObject({ population: 121, size: 50, cases: { totalCount: 50 } });
    const strata = new Map<string, number>();
    for (const { node } of sample.cases.edges) {
      const name = `${node.categoryCode} ${node.lead.id === COUNTY ? 'county' : 'neighbour'}`;
      strata.set(name, (strata.get(name) ?? 0) + 1);
    }
    // 60, 30 and 31 of 121, times 50: 24.8, 12.4, 12.8.
    expect(Object.fromEntries(strata)).toEqual({
      'streets county': 25,
      'streets neighbour': 12,
      'traffic.road county': 13,
    });

    expect((await draw(PROVINCE_SUPERVISOR, september(PROVINCE, 'autumn'))).sample.id).toBe(sample.id);
    const others = await draw(PROVINCE_SUPERVISOR, september(PROVINCE, 'winter'));
    expect(drawnIn(others.sample)).not.toEqual(drawnIn(sample));
    // Another agency's draw of the same cases is a sample of its own, with the same cases.
    const citys = await draw(CITY_SUPERVISOR, september(CITY, 'autumn'));
    expect(citys.sample.id).not.toBe(sample.id);
    expect(drawnIn(citys.sample)).toEqual(drawnIn(sample));
  });

  test('is drawn by a supervisor of the agency from its own line, and read by nobody else', async () => {
    expect((await draw(COUNTY_OFFICER, september(COUNTY, 'mine'))).violations).toEqual([{ code: 'NOT_PERMITTED' }]);
    expect((await draw(PROVINCE_SUPERVISOR, september(COUNTY, 'mine'))).violations).toEqual([
      { code: 'NOT_PERMITTED' },
    ]);
    const { sample } = await draw(NEIGHBOUR_SUPERVISOR, september(NEIGHBOUR, 'mine'));
    expect(sample).toMatchObject({ population: 30, cases: { totalCount: 30 } });
    const read = async (caller: Caller) =>
      (await county.subgraph.ask(`{ qualitySample(id: "${sample.id}") { id cases { totalCount } } }`, {}, caller)).data
        .qualitySample;
    expect(await read(NEIGHBOUR_SUPERVISOR)).toEqual({ id: sample.id, cases: { totalCount: 30 } });
    for (const stranger of [COUNTY_OFFICER, CITY_SUPERVISOR, PROVINCE_SUPERVISOR])
      expect(await read(stranger)).toBeNull();
  });

  test('a review names only a sample of the caller’s in which the case was drawn', async () => {
    const { sample } = await draw(PROVINCE_SUPERVISOR, september(PROVINCE, 'spring', 10));
    const [drawn] = drawnIn(sample);
    const citys = await draw(CITY_SUPERVISOR, september(CITY, 'spring', 10));
    const review = async (caseId: string, sampleId: string) => {
      const scores = 'relevance: 90, completeness: 90, clarity: 80, timeliness: 80, verdict: PASS';
      const input = `caseId: "${caseId}", ${scores}, sampleId: "${sampleId}"`;
      const mutation = `mutation { reviewReply(input: { ${input} }) { violations { code } } }`;
      return (await county.subgraph.ask(mutation, {}, PROVINCE_SUPERVISOR)).data.reviewReply.violations;
    };
    expect(await review(drawn!, citys.sample.id)).toEqual([{ code: 'SAMPLE_UNKNOWN' }]);
    const { rows } = await county.deps.db.asCaller(SERVICE, async (trx) => ({
      rows: await trx.selectFrom('cases').select('id').where('state', '=', 'REPLIED').execute(),
    }));
    const undrawn = rows.find(({ id }) => !drawnIn(sample).includes(id))!;
    expect(await review(undrawn.id, sample.id)).toEqual([{ code: 'SAMPLE_UNKNOWN' }]);
    expect(await review(drawn!, sample.id)).toEqual([]);
  });
});
