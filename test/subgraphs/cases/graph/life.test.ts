import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eachStore } from '../../../harness/stores.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  PROVINCE_SUPERVISOR,
  startCounty,
  type County,
} from '../county.js';

eachStore('A case from receipt to its end, through the graph', (kind) => {
  let county: County;
  beforeAll(async () => {
    county = await startCounty(kind);
  });
  afterAll(() => county.subgraph.stop());

  test('is received, accepted, assigned, signed, acknowledged, replied to and closed', async () => {
    const { subgraph, clock } = county;
    const received = await subgraph.ask(
      `mutation { receiveCase(input: { intakeAgencyId: "${HOTLINE}", channel: "WEB", summary: "路灯不亮", divisionCode: "440104" }) {
        requesterToken violations { code } case { id ledgerNo state version clocks { kind standing dueAt } } } }`,
      {},
      INTAKE,
    );
    expect(received.errors).toBeUndefined();
    const { case: fresh, requesterToken } = received.data.receiveCase;
    expect(requesterToken).toHaveLength(32);
    expect(fresh).toMatchObject({
      ledgerNo: '2026-0000001',
      state: 'RECEIVED',
      version: 1,
      clocks: [{ kind: 'TRIAGE', standing: 'RUNNING', dueAt: '2026-09-15T02:00:00.000Z' }],
    });

    const step = async (mutation: string, input: string, caller: Parameters<typeof subgraph.ask>[2]) => {
      clock.advance(60_000);
      const answer = await subgraph.ask(
        `mutation { ${mutation}(input: { caseId: "${fresh.id}" ${input} }) { violations { code } case { state version } } }`,
        {},
        caller,
      );
      expect(answer.errors).toBeUndefined();
      expect(answer.data[mutation].violations).toEqual([]);
      return answer.data[mutation].case;
    };
    const accept = 'categoryCode: "traffic", divisionCode: "440104", kind: HELP, concernType: DIFFICULTY';
    expect(
      await step('triageCase', `accept: { ${accept}, urgency: NORMAL, checkedForDuplicates: true }`, INTAKE),
    ).toEqual({ state: 'ACCEPTED', version: 2 });
    expect(await step('assignCase', `leadAgencyId: "${COUNTY}", ruleRef: "rule-1"`, DISPATCHER)).toEqual({
      state: 'ASSIGNED',
      version: 3,
    });
    expect(await step('signAssignment', '', COUNTY_OFFICER)).toEqual({ state: 'IN_PROGRESS', version: 4 });
    expect(await step('acknowledgeCase', 'contactedBy: "PHONE"', COUNTY_OFFICER)).toEqual({
      state: 'IN_PROGRESS',
      version: 5,
    });
    expect(
      await step('replyToCase', 'text: "已修复。", reason: "现场维修", checkedForPersonalData: true', COUNTY_OFFICER),
    ).toEqual({ state: 'REPLIED', version: 6 });
    expect(
      await step(
        'closeCase',
        'closingReason: RESOLVED, followUp: { contacted: true, resolved: true, satisfied: true }',
        PROVINCE_SUPERVISOR,
      ),
    ).toEqual({ state: 'CLOSED', version: 7 });

    const whole = await subgraph.ask(
      `{ case(ledgerNo: "2026-0000001") { state lead { id } intake { id } division { code } closingReason
        clocks { kind standing breached policyVersion unit }
        assignments { totalCount edges { node { role agency { id } ruleRef } } }
        replies { edges { node { text } } } followUps { edges { node { contacted resolved satisfied } } }
        history { edges { node { type actorRole } } } timeline { totalCount } allowedCommands } }`,
      {},
      PROVINCE_SUPERVISOR,
    );
    expect(whole.errors).toBeUndefined();
    const found = whole.data.case;
    expect(found).toMatchObject({
      state: 'CLOSED',
      lead: { id: COUNTY },
      intake: { id: HOTLINE },
      division: { code: '440104' },
      closingReason: 'RESOLVED',
      timeline: { totalCount: 7 },
      allowedCommands: ['REOPEN_CASE'],
    });
    expect(found.clocks.map((clock: { kind: string; standing: string }) => [clock.kind, clock.standing])).toEqual([
      ['TRIAGE', 'MET'],
      ['DISPATCH', 'MET'],
      ['SIGN', 'MET'],
      ['RESOLVE', 'MET'],
      ['FIRST_RESPONSE', 'MET'],
    ]);
    expect(found.history.edges.map(({ node }: { node: { actorRole: string } }) => node.actorRole)).toEqual([
      'INTAKE_OFFICER',
      'INTAKE_OFFICER',
      'DISPATCHER',
      'CASE_OFFICER',
      'CASE_OFFICER',
      'CASE_OFFICER',
      'SUPERVISOR',
    ]);
    expect(found.followUps.edges).toEqual([{ node: { contacted: true, resolved: true, satisfied: true } }]);
  });
});
