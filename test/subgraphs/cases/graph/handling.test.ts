import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, PUBLIC_CALLER } from '../../../../schema/caller.js';
import { eventsOfCases } from '../../../../subgraphs/cases/store/case-parts.js';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  NEIGHBOUR,
  NEIGHBOUR_OFFICER,
  PROVINCE_SUPERVISOR,
  SERVICE,
  startCounty,
  type County,
} from '../county.js';
import { handling } from '../handle.js';

eachStore('Every other command, through the graph', (kind) => {
  let county: County;
  let take: ReturnType<typeof handling>;
  beforeAll(async () => {
    county = await startCounty(kind);
    take = handling(county);
  });
  afterAll(() => county.subgraph.stop());

  /** Gives a command and answers the state after it. */
  const give = async (caller: Caller, command: string, caseId: string, input = ''): Promise<string> => {
    const mutation = `mutation { ${command}(input: { caseId: "${caseId}" ${input} }) { violations { code } } }`;
    const answer = await county.subgraph.ask(mutation, {}, caller);
    expect([command, answer.errors, answer.data?.[command]?.violations]).toEqual([command, undefined, []]);
    return (await about(caseId, 'state')).state;
  };
  const about = async (caseId: string, selection: string) =>
    (await county.subgraph.ask(`{ case(id: "${caseId}") { ${selection} } }`, {}, SERVICE)).data.case;
  const sent = async (): Promise<{ id: string; token: string }> => {
    const answer = await county.subgraph.ask(
      `mutation { receiveCase(input: { intakeAgencyId: "${HOTLINE}", channel: "WEB", summary: "路灯不亮" }) { requesterToken caseId } }`,
    );
    return { id: answer.data.receiveCase.caseId, token: answer.data.receiveCase.requesterToken };
  };
  const inProgress = async (): Promise<{ id: string; token: string }> => {
    const one = await sent();
    const accept =
      'accept: { categoryCode: "streets", divisionCode: "440104", kind: HELP, concernType: DIFFICULTY, urgency: NORMAL, checkedForDuplicates: true }';
    await give(INTAKE, 'triageCase', one.id, accept);
    await take.assign(one.id);
    await give(COUNTY_OFFICER, 'signAssignment', one.id);
    return one;
  };

  test('refused, passed on, merged, withdrawn', async () => {
    const refuse = 'refuse: { reason: "诉讼中", otherRoute: "法院" }';
    expect(await give(INTAKE, 'triageCase', await take.received(), refuse)).toBe('NOT_ACCEPTED');
    expect(await give(INTAKE, 'transferCase', await take.received(), 'service: "110", reason: "人身安全"')).toBe(
      'TRANSFERRED',
    );
    const [target, repeated] = [await take.accepted(), await take.accepted()];
    expect(await give(INTAKE, 'mergeCases', repeated, `targetCaseId: "${target}"`)).toBe('MERGED');
    expect(await about(target, 'duplicates { totalCount edges { node { id mergedInto { id } } } }')).toEqual({
      duplicates: { totalCount: 1, edges: [{ node: { id: repeated, mergedInto: { id: target } } }] },
    });
    const { id, token } = await sent();
    expect(await give(PUBLIC_CALLER, 'withdrawCase', id, `requesterToken: "${token}"`)).toBe('WITHDRAWN');
  });

  test('triage takes exactly one of accept and refuse', async () => {
    const { errors } = await county.subgraph.ask(
      `mutation { triageCase(input: { caseId: "${await take.received()}" }) { case { id } } }`,
      {},
      INTAKE,
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });

  test('D1 returned and assigned anew', async () => {
    const id = await take.assigned();
    expect(await give(COUNTY_OFFICER, 'requestReturn', id, 'reasonCode: "PLACE", evidence: "不在辖区"')).toBe(
      'RETURN_REQUESTED',
    );
    expect(await give(DISPATCHER, 'decideReturn', id, 'granted: false, reason: "在辖区内"')).toBe('ASSIGNED');
    expect(await give(COUNTY_OFFICER, 'requestReturn', id, 'reasonCode: "LAW", evidence: "无执法权"')).toBe(
      'RETURN_REQUESTED',
    );
    expect(await give(DISPATCHER, 'decideReturn', id, 'granted: true')).toBe('ACCEPTED');
    expect(await about(id, 'lead { id } overlays { supervisionLevel }')).toEqual({
      lead: null,
      overlays: { supervisionLevel: 0 },
    });
  });

  test('A4b handled together', async () => {
    const { id } = await inProgress();
    const helpers = `subTasks: [{ agencyId: "${NEIGHBOUR}", task: "核实" }]`;
    expect(await give(COUNTY_OFFICER, 'requestAssist', id, helpers)).toBe('JOINT_HANDLING');
    const { coHandlers } = await about(id, 'coHandlers { id task completed agency { id } }');
    expect(coHandlers).toMatchObject([{ task: '核实', completed: false, agency: { id: NEIGHBOUR } }]);
    expect(await give(NEIGHBOUR_OFFICER, 'completeCoHandling', id, `assignmentId: "${coHandlers[0].id}"`)).toBe(
      'IN_PROGRESS',
    );
    expect((await about(id, 'coHandlers { completed }')).coHandlers).toEqual([{ completed: true }]);
    await give(COUNTY_OFFICER, 'requestAssist', id, helpers);
    expect(await give(COUNTY_OFFICER, 'proceedWithout', id, 'reason: "无回应"')).toBe('IN_PROGRESS');
  });

  test('asked and answered, given more time, visited', async () => {
    const { id, token } = await inProgress();
    expect(await give(COUNTY_OFFICER, 'askRequester', id, 'text: "何时？"')).toBe('WAITING_REQUESTER');
    expect((await about(id, 'clocks { kind standing }')).clocks).toContainEqual({
      kind: 'RESOLVE',
      standing: 'PAUSED',
    });
    expect(await give(PUBLIC_CALLER, 'answerQuestion', id, `text: "周三", requesterToken: "${token}"`)).toBe(
      'IN_PROGRESS',
    );
    await give(COUNTY_OFFICER, 'requestExtension', id, 'reason: "等待设备", workdays: 3');
    expect(await give(PROVINCE_SUPERVISOR, 'decideExtension', id, 'granted: false, reason: "理由不足"')).toBe(
      'IN_PROGRESS',
    );
    await give(COUNTY_OFFICER, 'createFieldTask', id, `unitAgencyId: "${COUNTY}"`);
    const { fieldTasks } = await about(id, 'fieldTasks { edges { node { id completedAt } } }');
    const task = `fieldTaskId: "${fieldTasks.edges[0].node.id}", outcome: "已修复", checkedForFaces: true`;
    expect(await give(COUNTY_OFFICER, 'completeFieldTask', id, task)).toBe('IN_PROGRESS');
    expect(await about(id, 'offlineVisits handoffs')).toEqual({ offlineVisits: 1, handoffs: 2 });
  });

  test('D1 an order is answered by whoever leads the case, seen with it, and in its ledger as a hash', async () => {
    const [{ id }, other] = [await inProgress(), await inProgress()];
    const dueAt = new Date(county.clock.now().getTime() + 86_400_000).toISOString();
    const order = `level: 1, dueAt: "${dueAt}", text: "请尽快"`;
    await give(PROVINCE_SUPERVISOR, 'supervise', id, order);
    await give(PROVINCE_SUPERVISOR, 'supervise', other.id, order);
    const ordersOf = async (caseId: string, caller: Caller) => {
      const selection =
        'supervisionOrders { edges { node { id level answeredInTime answers { text agency { id } } } } }';
      const { data } = await county.subgraph.ask(`{ case(id: "${caseId}") { ${selection} } }`, {}, caller);
      return data.case?.supervisionOrders.edges.map(({ node }: { node: object }) => node);
    };
    const [{ id: orderId, ...unanswered }] = await ordersOf(id, COUNTY_OFFICER);
    expect(unanswered).toEqual({ level: 1, answeredInTime: null, answers: [] });

    const answer = async (caller: Caller, caseId: string, of: string): Promise<string[]> => {
      const input = `caseId: "${caseId}", orderId: "${of}", text: "已派人抢修"`;
      const mutation = `mutation { answerSupervision(input: { ${input} }) { violations { code } } }`;
      const { data } = await county.subgraph.ask(mutation, {}, caller);
      return data.answerSupervision.violations.map(({ code }: { code: string }) => code);
    };
    expect(await answer(NEIGHBOUR_OFFICER, id, orderId)).toEqual(['CASE_NOT_FOUND']);
    expect(await answer(PROVINCE_SUPERVISOR, id, orderId)).toEqual(['NOT_PERMITTED']);
    expect(await answer(COUNTY_OFFICER, other.id, orderId)).toEqual(['ORDER_UNKNOWN']);
    expect(await answer(COUNTY_OFFICER, id, orderId)).toEqual([]);

    const answered = { level: 1, answeredInTime: true, answers: [{ text: '已派人抢修', agency: { id: COUNTY } }] };
    expect(await ordersOf(id, PROVINCE_SUPERVISOR)).toEqual([{ id: orderId, ...answered }]);
    expect(await ordersOf(id, NEIGHBOUR_OFFICER)).toBeUndefined();
    const events = await county.deps.db.asCaller(SERVICE, (trx) => eventsOfCases(trx, [id]));
    expect(events.at(-1)).toMatchObject({
      type: 'gov.cases.case.supervision_answered.v1',
      actorRole: 'CASE_OFFICER',
      payload: { facts: { orderId, textHash: expect.any(String) } },
    });
    expect(JSON.stringify(events)).not.toContain('抢修');
  });

  test('D3 supervised, reviewed, called back, reopened, archived', async () => {
    const { id } = await inProgress();
    const dueAt = new Date(county.clock.now().getTime() + 86_400_000).toISOString();
    expect(await give(PROVINCE_SUPERVISOR, 'supervise', id, `level: 1, dueAt: "${dueAt}", text: "请尽快"`)).toBe(
      'IN_PROGRESS',
    );
    await take.reply(id);
    const scores = 'relevance: 20, completeness: 20, clarity: 80, timeliness: 80';
    expect(await give(PROVINCE_SUPERVISOR, 'reviewReply', id, `${scores}, verdict: FAIL, reason: "答非所问"`)).toBe(
      'IN_PROGRESS',
    );
    expect((await about(id, 'reviews { edges { node { verdict relevance } } }')).reviews.edges).toEqual([
      { node: { verdict: 'FAIL', relevance: 20 } },
    ]);
    const review = 'type review { verdict relevance reason agency { id } }';
    const { timeline } = await about(id, `timeline(first: 50) { edges { node { ${review} } } }`);
    expect(timeline.edges.slice(-2).map(({ node }: { node: unknown }) => node)).toEqual([
      {
        type: 'gov.cases.case.review_failed.v1',
        review: { verdict: 'FAIL', relevance: 20, reason: '答非所问', agency: { id: COUNTY } },
      },
      { type: 'gov.cases.case.reopened.v1', review: null },
    ]);
    county.clock.advance(1_000);
    await take.reply(id);
    expect(
      await give(INTAKE, 'recordFollowUp', id, 'followUp: { contacted: true, resolved: true, satisfied: true }'),
    ).toBe('UNDER_REVIEW');
    expect(await give(PROVINCE_SUPERVISOR, 'closeCase', id, 'closingReason: RESOLVED')).toBe('CLOSED');
    county.clock.advance(30 * 86_400_000);
    expect(await give(SERVICE, 'archive', id)).toBe('ARCHIVED');
  });
});
