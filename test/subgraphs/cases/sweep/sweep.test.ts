import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { acknowledgeCase } from '../../../../subgraphs/cases/actions/acknowledge-case.js';
import { reassignOrphan } from '../../../../subgraphs/cases/actions/reassign-orphan.js';
import { signAssignment } from '../../../../subgraphs/cases/actions/sign-assignment.js';
import { answerQuestion } from '../../../../subgraphs/cases/actions/answer-question.js';
import { askRequester } from '../../../../subgraphs/cases/actions/ask-requester.js';
import { casePayload } from '../../../../subgraphs/cases/domain/case-event.js';
import { addWorkdays, beijingDay, endOfBeijingDay } from '../../../../subgraphs/cases/domain/calendar.js';
import { startSweep, sweep } from '../../../../subgraphs/cases/sweep/sweep.js';
import { silentLog } from '../../../../subgraphs/kit/log.js';
import { readEvents } from '../../../../subgraphs/kit/ledger/read.js';
import { eachStore } from '../../../harness/stores.js';
import {
  ABOLISHED,
  COUNTY,
  COUNTY_OFFICER,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { as, codes, handling, value } from '../handle.js';

const DAY_MS = 86_400_000;

eachStore('Time passes for cases', (kind) => {
  let county: County;
  let take: ReturnType<typeof handling>;
  beforeAll(async () => {
    county = await startCounty(kind);
    take = handling(county);
  });
  afterAll(() => county.subgraph.stop());

  const rowOf = (id: string) =>
    county.deps.db.asCaller(SERVICE, (trx) =>
      trx.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
  const eventsOf = (id: string) =>
    county.deps.db.asCaller(SERVICE, (trx) => readEvents(trx, { afterSeq: 0, limit: 1_000, subjects: [id] }));
  const escalations = async (id: string) =>
    (await eventsOf(id)).filter(({ type }) => type === 'gov.cases.case.escalated.v1').map(casePayload);
  const pass = async (to: Date): Promise<number> => {
    county.clock.set(to);
    return sweep(county.deps, { log: silentLog });
  };
  const resolveDue = async (id: string): Promise<Date> => {
    const clock = await county.deps.db.asCaller(SERVICE, (trx) =>
      trx
        .selectFrom('clock')
        .select('due_at')
        .where('case_id', '=', id)
        .where('kind', '=', 'RESOLVE')
        .executeTakeFirstOrThrow(),
    );
    return clock.due_at;
  };

  test('a case that nobody handles escalates step by step, each step once, and is ordered to be handled at level 2', async () => {
    const caseId = await take.signed();
    const due = await resolveDue(caseId);
    expect(await pass(due)).toBe(1);
    expect((await escalations(caseId)).map(({ facts }) => facts['step'])).toEqual(['HALF_USED', 'FOUR_FIFTHS_USED']);
    expect(await rowOf(caseId)).toMatchObject({ escalation_level: 0 });

    expect(await pass(new Date(due.getTime() + 1))).toBe(1);
    expect(await rowOf(caseId)).toMatchObject({ escalation_level: 1, supervision_level: 0 });

    const threeLate = endOfBeijingDay(addWorkdays(county.deps.rules.calendar, beijingDay(due), 3));
    expect(await pass(threeLate)).toBe(0);
    await pass(new Date(threeLate.getTime() + 1));
    const order = await county.deps.db.asCaller(SERVICE, (trx) =>
      trx.selectFrom('supervision_order').selectAll().where('case_id', '=', caseId).executeTakeFirstOrThrow(),
    );
    expect(await rowOf(caseId)).toMatchObject({
      escalation_level: 2,
      supervision_level: 2,
      supervision_due_at: order.due_at,
    });

    await pass(new Date(order.due_at.getTime()));
    const told = await escalations(caseId);
    expect(told.map(({ facts }) => [facts['step'], facts['level'], facts['noticeCandidate']])).toEqual([
      ['HALF_USED', 0, undefined],
      ['FOUR_FIFTHS_USED', 0, undefined],
      ['OVERDUE', 1, undefined],
      ['OVERDUE_3_WORKDAYS', 2, undefined],
      ['OVERDUE_5_WORKDAYS', 3, true],
    ]);
    expect(told[3]!.facts).toMatchObject({ orderId: order.id, tells: 'SUPERVISOR' });
    const row = await rowOf(caseId);
    expect(told.map(({ version }) => version)).toEqual([4, 3, 2, 1, 0].map((before) => row.version - before));
    expect(await pass(new Date(order.due_at.getTime() + 100 * DAY_MS))).toBe(0);
  });

  test('two that sweep at once record each step once', async () => {
    const ids = await Promise.all([take.signed(), take.signed(), take.signed(), take.signed()]);
    county.clock.set(new Date(county.clock.now().getTime() + 60 * DAY_MS));
    await Promise.all([sweep(county.deps, { log: silentLog }), sweep(county.deps, { log: silentLog })]);
    for (const id of ids) {
      expect((await escalations(id)).map(({ facts }) => facts['step'])).toEqual([
        'HALF_USED',
        'FOUR_FIFTHS_USED',
        'OVERDUE',
        'OVERDUE_3_WORKDAYS',
        'OVERDUE_5_WORKDAYS',
      ]);
    }
  });

  test('a case that was replied to in time does not escalate, and is put away 30 days after it was closed', async () => {
    const caseId = await take.replied();
    await take.close(caseId);
    const closedAt = county.clock.now();
    expect(await pass(new Date(closedAt.getTime() + 30 * DAY_MS - 1))).toBe(0);
    expect(await pass(new Date(closedAt.getTime() + 30 * DAY_MS))).toBe(1);
    expect(await rowOf(caseId)).toMatchObject({ state: 'ARCHIVED', escalation_level: 0 });
    expect((await eventsOf(caseId)).at(-1)).toMatchObject({ type: 'gov.cases.case.archived.v1', actorRole: 'SYSTEM' });
  });

  test('a question that nobody answers is passed over after 5 working days, and the time to resolve runs again', async () => {
    const caseId = await take.signed();
    value(await askRequester(county.deps, as(COUNTY_OFFICER), { caseId, text: '请补充地点。' }));
    const day = addWorkdays(county.deps.rules.calendar, beijingDay(county.clock.now()), 5);
    expect(await pass(endOfBeijingDay(day))).toBe(0);
    expect(codes(await answerQuestion(county.deps, as(SERVICE), { caseId }))).toEqual(['ANSWER_AWAITED']);
    await pass(new Date(endOfBeijingDay(day).getTime() + 1));
    expect(await rowOf(caseId)).toMatchObject({ state: 'IN_PROGRESS' });
    expect((await rowOf(caseId)).wakes_at.getTime()).toBeGreaterThan(county.clock.now().getTime());
  });

  test('a case that cannot be brought on stands before nobody: it is left for an hour, and the log says so', async () => {
    const caseId = await take.received();
    const now = county.clock.now();
    // Nothing of our own writes this: the state says that it was closed, and nothing says when.
    await county.deps.db.asCaller(SERVICE, (trx) =>
      trx.updateTable('cases').set({ state: 'CLOSED', wakes_at: now }).where('id', '=', caseId).execute(),
    );
    await pass(now);
    expect((await rowOf(caseId)).wakes_at.getTime()).toBeGreaterThan(now.getTime());
  });

  const abolish = (agencyId: string, successorId: string | null) =>
    county.deps.db.asCaller(SERVICE, (trx) =>
      trx
        .updateTable('agency_replica')
        .set({ abolished_at: county.clock.now(), successor_id: successorId })
        .where('id', '=', agencyId)
        .execute(),
    );
  const restore = (agencyId: string) =>
    county.deps.db.asCaller(SERVICE, (trx) =>
      trx
        .updateTable('agency_replica')
        .set({ abolished_at: null, successor_id: null })
        .where('id', '=', agencyId)
        .execute(),
    );
  const reassignments = async (id: string) =>
    (await eventsOf(id)).filter(({ type }) => type === 'gov.cases.case.reassigned.v1').map(casePayload);

  test('§6.7 the open cases of an abolished lead agency go to its living successor, each once, also after a cut in the middle', async () => {
    const open = [await take.signed(), await take.assigned(), await take.signed()];
    const replied = await take.replied();
    await abolish(COUNTY, ABOLISHED);
    await abolish(ABOLISHED, NEIGHBOUR);
    // The process that began was killed after the first case.
    await reassignOrphan(county.deps, as(SERVICE), open[0]!);
    await Promise.all([pass(county.clock.now()), pass(county.clock.now())]);
    for (const id of open) {
      expect(await rowOf(id)).toMatchObject({ lead_agency_id: NEIGHBOUR });
      expect(await reassignments(id)).toMatchObject([
        { leadAgencyId: NEIGHBOUR, facts: { reason: 'AGENCY_ABOLISHED', fromAgencyId: COUNTY }, leftBy: [COUNTY] },
      ]);
    }
    expect(await rowOf(open[0]!)).toMatchObject({ state: 'IN_PROGRESS' });
    value(await signAssignment(county.deps, as(NEIGHBOUR_OFFICER), { caseId: open[1]! }));
    value(await acknowledgeCase(county.deps, as(NEIGHBOUR_OFFICER), { caseId: open[2]!, contactedBy: 'PHONE' }));
    expect(await rowOf(replied)).toMatchObject({ lead_agency_id: COUNTY });
    await restore(COUNTY);
  });

  test('§6.7 without a successor they go back to the dispatcher, whose time begins, and the time to resolve goes on', async () => {
    const caseId = await take.signed();
    const due = await resolveDue(caseId);
    await abolish(COUNTY, null);
    await pass(county.clock.now());
    expect(await rowOf(caseId)).toMatchObject({ state: 'ACCEPTED', lead_agency_id: null });
    const clocks = await county.deps.db.asCaller(SERVICE, (trx) =>
      trx.selectFrom('clock').selectAll().where('case_id', '=', caseId).where('met_at', 'is', null).execute(),
    );
    expect(
      clocks
        .filter(({ cancelled_at }) => cancelled_at === null)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['DISPATCH', 'RESOLVE']);
    expect(await resolveDue(caseId)).toEqual(due);
    await take.assign(caseId, NEIGHBOUR);
    expect(await reassignments(caseId)).toHaveLength(1);
    await restore(COUNTY);
  });

  test('no time passes while a sweeping process is paused, and it goes on afterwards', async () => {
    const caseId = await take.signed();
    county.clock.set(new Date(county.clock.now().getTime() + 60 * DAY_MS));
    const sweeping = startSweep(county.deps, { log: silentLog, everySeconds: 0.005 });
    try {
      await sweeping.pausedFor(async () => {
        await setTimeout(60);
        expect(await escalations(caseId)).toEqual([]);
      });
      const deadline = Date.now() + 10_000;
      while ((await escalations(caseId)).length < 5 && Date.now() < deadline) await setTimeout(5);
      expect(await escalations(caseId)).toHaveLength(5);
    } finally {
      await sweeping.stop();
    }
  });

  test('the ledger holds what the sweep wrote', async () => {
    const query = `query ($of: ID!, $range: DateRange!) { verifyLedger(agencyId: $of, range: $range) { intact entries } }`;
    const range = { from: '2026-09-01', to: '2026-09-30' };
    const { data } = await county.subgraph.ask(query, { of: COUNTY, range }, SERVICE);
    expect(data.verifyLedger.intact).toBe(true);
    expect(data.verifyLedger.entries).toBeGreaterThan(0);
  });
});
