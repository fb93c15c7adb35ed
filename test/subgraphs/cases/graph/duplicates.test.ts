import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import { receiveCase, type ReceiveCaseInput } from '../../../../subgraphs/cases/actions/receive-case.js';
import { eachStore } from '../../../harness/stores.js';
import { BEIJING_HOTLINE, COUNTY_OFFICER, HOTLINE, INTAKE, startCounty, type County } from '../county.js';
import { as, handling, value } from '../handle.js';

const DAY_MS = 86_400_000;
const GUANGZHOU_INTAKE: Caller = { ...INTAKE, grants: [{ agencyId: HOTLINE, role: 'INTAKE_OFFICER' }] };

eachStore('The search for duplicates', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  const receive = async (about: Partial<ReceiveCaseInput> = {}): Promise<string> => {
    const input = { intakeAgencyId: HOTLINE, channel: 'WEB', summary: '中山路12号路灯不亮', divisionCode: '440104' };
    return value(await receiveCase(county.deps, as(INTAKE), { ...input, ...about })).caseId;
  };
  const candidates = async (caseId: string, caller: Caller = GUANGZHOU_INTAKE, more = '') => {
    const query = `{ duplicateCandidates(caseId: "${caseId}" ${more}) { caseId likeness metresApart case { state } } }`;
    const { data, errors } = await county.subgraph.ask(query, {}, caller);
    expect(errors).toBeUndefined();
    return data.duplicateCandidates;
  };
  const idsFor = async (caseId: string, more = ''): Promise<string[]> =>
    (await candidates(caseId, GUANGZHOU_INTAKE, more)).map((found: { caseId: string }) => found.caseId);

  test('finds what is near in time, place and words, of the category it is about to get, and leads to the merge', async () => {
    const place = { latitude: 23.13, longitude: 113.26 };
    await receive({ summary: '中山路12号路灯不亮' });
    county.clock.advance(31 * DAY_MS);
    const lamp = await receive({ ...place, categoryCode: null, summary: '中山路12号的路灯不亮了' });
    await receive({ summary: '中山路12号路灯不亮', divisionCode: '440103' });
    await receive({ summary: '小区电梯故障' });
    await receive({ summary: '中山路12号路灯不亮', latitude: 23.23, longitude: 113.26 });
    const other = await receive({
      categoryCode: 'environment.noise.traffic',
      answers: [{ question: 'hours', value: 'NIGHT' }],
    });
    county.clock.advance(DAY_MS);
    const repeated = await receive({ latitude: 23.131, longitude: 113.26, summary: '中山路12号路灯不亮！' });

    expect((await candidates(repeated)).find((found: { caseId: string }) => found.caseId === lamp)).toEqual({
      caseId: lamp,
      likeness: 0.8,
      metresApart: 111,
      case: { state: 'RECEIVED' },
    });
    expect(new Set(await idsFor(repeated))).toEqual(new Set([other, lamp]));
    expect(await idsFor(repeated, 'categoryCode: "streets.roads.lighting"')).toEqual([lamp]);

    const merge = `mutation { mergeCases(input: { caseId: "${repeated}", targetCaseId: "${lamp}" }) { violations { code } case { state } } }`;
    const { data } = await county.subgraph.ask(merge, {}, GUANGZHOU_INTAKE);
    expect(data.mergeCases).toEqual({ violations: [], case: { state: 'MERGED' } });
    expect(await idsFor(lamp)).not.toContain(repeated);
  });

  test('shows nobody a case that is not theirs to see, and does not say that there is one', async () => {
    const [mine, beijings] = [
      await receive({ summary: '占道经营扰民' }),
      await receive({ intakeAgencyId: BEIJING_HOTLINE, summary: '占道经营扰民' }),
    ];
    expect(await idsFor(mine)).not.toContain(beijings);
    expect(await candidates(beijings)).toBeNull();
    expect(await candidates(mine, COUNTY_OFFICER)).toBeNull();
    const led = await handling(county).signed();
    expect((await candidates(led, COUNTY_OFFICER)).map((found: { caseId: string }) => found.caseId)).toEqual([]);
  });

  test('looks at a bounded number of neighbours through an index, whoever asks', async () => {
    const caseId = await receive({ summary: '下水道堵塞' });
    county.subgraph.statements();
    await candidates(caseId);
    const asked = county.subgraph.statements().filter((statement) => statement.includes('bigrams'));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/order by "received_at" desc limit/);
  });
});
