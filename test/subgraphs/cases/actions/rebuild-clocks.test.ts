import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answerQuestion } from '../../../../subgraphs/cases/actions/answer-question.js';
import { askRequester } from '../../../../subgraphs/cases/actions/ask-requester.js';
import { decideExtension } from '../../../../subgraphs/cases/actions/decide-extension.js';
import { rebuildClocks } from '../../../../subgraphs/cases/actions/rebuild-clocks.js';
import { requestAssist } from '../../../../subgraphs/cases/actions/request-assist.js';
import { requestExtension } from '../../../../subgraphs/cases/actions/request-extension.js';
import { requestReturn } from '../../../../subgraphs/cases/actions/request-return.js';
import { eachStore } from '../../../harness/stores.js';
import { COUNTY_OFFICER, NEIGHBOUR, PROVINCE_SUPERVISOR, SERVICE, startCounty, type County } from '../county.js';
import { as, handling, value } from '../handle.js';

const HOUR_MS = 3_600_000;

eachStore('The clocks of cases', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
    await live(county);
  });
  afterAll(() => county.subgraph.stop());

  /** Every byte of the projection, and what is copied from it onto the cases. */
  const projection = () =>
    county.deps.db.asCaller(SERVICE, async (trx) =>
      JSON.stringify([
        await trx.selectFrom('clock').selectAll().orderBy('case_id').orderBy('no').execute(),
        await trx.selectFrom('cases').select(['id', 'next_due_at']).orderBy('id').execute(),
      ]),
    );

  test('agree with the events: a rebuild corrects none of them', async () => {
    const before = await projection();
    expect(before).toContain('"paused_ms":1036800000');
    expect(await rebuildClocks(county.deps)).toEqual({ cases: 5, corrected: 0 });
    expect(await projection()).toBe(before);
  });

  test('come back byte for byte when they were lost, spoilt or invented', async () => {
    const before = await projection();
    await county.deps.db.asCaller(SERVICE, async (trx) => {
      const [first, second, third] = await trx.selectFrom('cases').select('id').orderBy('id').execute();
      await trx.deleteFrom('clock').where('case_id', '=', first!.id).execute();
      const late = new Date('2030-01-01T00:00:00Z');
      await trx.updateTable('clock').set({ due_at: late, met_at: late }).where('case_id', '=', second!.id).execute();
      await trx.updateTable('cases').set({ next_due_at: late }).where('id', '=', third!.id).execute();
    });
    expect(await projection()).not.toBe(before);
    expect(await rebuildClocks(county.deps)).toEqual({ cases: 5, corrected: 3 });
    expect(await projection()).toBe(before);
  });
});

/** Five cases that start, meet, pause, resume, extend and cancel clocks of every kind. */
async function live(county: County): Promise<void> {
  const { deps, clock } = county;
  const take = handling(county);
  const officer = as(COUNTY_OFFICER);
  const later = (hours: number): void => clock.set(new Date(clock.now().getTime() + hours * HOUR_MS));

  const asked = await take.signed();
  value(await askRequester(deps, officer, { caseId: asked, text: '请补充地点。' }));
  later(12 * 24);
  value(await answerQuestion(deps, as(SERVICE), { caseId: asked }));

  const extended = await take.signed();
  value(await requestExtension(deps, officer, { caseId: extended, reason: '需外单位配合', workdays: 3 }));
  value(await decideExtension(deps, as(PROVINCE_SUPERVISOR), { caseId: extended, granted: true, requesterTold: true }));

  const joint = await take.signed();
  const subTasks = [{ agencyId: NEIGHBOUR, task: '协助核实' }];
  value(await requestAssist(deps, officer, { caseId: joint, subTasks }));

  const returned = await take.assigned();
  value(await requestReturn(deps, officer, { caseId: returned, reasonCode: 'NOT_COMPETENT', evidence: '附图' }));

  later(30);
  await take.close(await take.replied());
}
