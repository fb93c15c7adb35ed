import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stableId } from '../../subgraphs/kit/ids.js';
import { eachStore } from '../harness/stores.js';
import { startTestProduct, type TestProduct } from '../harness/product.js';

const HOTLINE = stableId('agency', 'hotline-440100');
const YUEXIU = stableId('agency', 'police-440104');

/** A case from the phone to its end, by the people of the demo, through the gateway. */
eachStore('A case', (store) => {
  let product: TestProduct;
  let caseId: string;

  beforeAll(async () => {
    product = await startTestProduct({ store, demo: true });
  }, 300_000);
  afterAll(() => product.stop());

  async function command(person: string, name: string, input: string, more = ''): Promise<Record<string, never>> {
    const answer = await product.ask(
      `mutation { ${name}(input: { ${input} }) { case { id state version ledgerNo lead { code } ${more} } violations { code } } }`,
      {},
      person,
    );
    expect(answer.errors).toBeUndefined();
    return answer.data[name];
  }

  it('is received, triaged, assigned, signed, acknowledged, answered and closed', async () => {
    const received = await command(
      'dispatcher',
      'receiveCase',
      `intakeAgencyId: "${HOTLINE}", channel: "phone", summary: "解放北路夜间摊位纠纷", divisionCode: "440104", idempotencyKey: "j-1"`,
    );
    expect(received).toMatchObject({ violations: [], case: { state: 'RECEIVED', version: 1 } });
    caseId = (received['case'] as unknown as { id: string }).id;
    const twice = await command(
      'dispatcher',
      'receiveCase',
      `intakeAgencyId: "${HOTLINE}", channel: "phone", summary: "解放北路夜间摊位纠纷", divisionCode: "440104", idempotencyKey: "j-1"`,
    );
    expect(twice).toMatchObject({ case: { id: caseId } });

    const { data } = await product.ask(`{ serviceCategories(first: 1) { edges { node { code } } } }`);
    const category = data.serviceCategories.edges[0].node.code as string;
    const triaged = await command(
      'dispatcher',
      'triageCase',
      `caseId: "${caseId}", expectedVersion: 1, accept: { categoryCode: "${category}", divisionCode: "440104", kind: HELP, urgency: NORMAL, concernType: DIFFICULTY, checkedForDuplicates: true }`,
    );
    expect(triaged).toMatchObject({ violations: [], case: { state: 'ACCEPTED' } });

    const stale = await command(
      'dispatcher',
      'assignCase',
      `caseId: "${caseId}", expectedVersion: 1, leadAgencyId: "${YUEXIU}", overrideReason: "演示"`,
    );
    expect(stale).toMatchObject({ violations: [{ code: 'STALE_VERSION' }] });
    const assigned = await command(
      'dispatcher',
      'assignCase',
      `caseId: "${caseId}", leadAgencyId: "${YUEXIU}", overrideReason: "演示"`,
    );
    expect(assigned).toMatchObject({ violations: [], case: { state: 'ASSIGNED', lead: { code: 'police-440104' } } });

    expect(await command('county-officer', 'signAssignment', `caseId: "${caseId}"`)).toMatchObject({
      case: { state: 'IN_PROGRESS' },
    });
    expect(
      await command('county-officer', 'acknowledgeCase', `caseId: "${caseId}", contactedBy: "phone"`),
    ).toMatchObject({ violations: [] });
    expect(
      await command(
        'county-officer',
        'replyToCase',
        `caseId: "${caseId}", text: "已现场处置。", reason: "治安管理职责", checkedForPersonalData: true`,
      ),
    ).toMatchObject({ violations: [], case: { state: 'REPLIED' } });
  });

  it('shows its clocks as met and its history by role to its officer, and nothing to the public', async () => {
    const query = `{ case(id: "${caseId}") {
      clocks { kind dueAt metAt breached }
      lead { name superior { name } accounts(first: 1) { edges { node { filingNo lastPublishedAt } } } }
      timeline(first: 20) { edges { node { type actorRole } } }
    } }`;
    expect(await product.ask(query)).toMatchObject({
      data: { case: null },
      errors: [{ path: ['case'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    const { data, errors } = await product.ask(query, {}, 'county-officer');
    expect(errors).toBeUndefined();
    expect(data.case.clocks.length).toBeGreaterThanOrEqual(4);
    expect(data.case.lead).toMatchObject({ name: '广州市公安局越秀区分局', superior: { name: '广州市公安局' } });
    const types = data.case.timeline.edges.map(({ node }: { node: { type: string } }) => node.type);
    expect(types).toEqual(
      expect.arrayContaining(['gov.cases.case.received.v1', 'gov.cases.case.assigned.v1', 'gov.cases.case.replied.v1']),
    );
  });

  it('is refused to who may not handle it, as a violation and not as an error', async () => {
    const answer = await command('analyst', 'closeCase', `caseId: "${caseId}", closingReason: RESOLVED`);
    expect(answer).toMatchObject({ violations: [expect.anything()] });
  });

  it('reaches the assessment by feed, and the ledger verifies', async () => {
    const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const lastMonths = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
    for (const started = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 250))) {
      const { data } = await product.ask(`{ agency(code: "police-440104") { latestScore { index period { from } } } }`);
      if (data.agency.latestScore?.period.from.startsWith(month)) break;
      if (Date.now() - started > 20_000) throw new Error(`No score of ${month}: ${JSON.stringify(data)}`);
    }
    const { data, errors } = await product.ask(
      `{ verifyLedger(agencyId: "${YUEXIU}", range: { from: "${lastMonths}", to: "${today}" }) { intact entries reason } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.verifyLedger).toMatchObject({ intact: true });
    expect(data.verifyLedger.entries).toBeGreaterThanOrEqual(3);
  });
});
