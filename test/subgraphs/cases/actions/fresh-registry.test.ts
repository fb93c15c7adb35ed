import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_REGISTRY_LAG_MS } from '../../../../subgraphs/cases/actions/require-fresh-registry.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import { upsertAgencies } from '../../../../subgraphs/cases/store/agencies.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import type { Ask } from '../../../../subgraphs/kit/feed/follow.js';
import { manualClock } from '../../../../subgraphs/kit/clock.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import {
  COUNTY,
  COUNTY_OFFICER,
  DISPATCHER,
  HOTLINE,
  INTAKE,
  MONDAY,
  PROVINCE_SUPERVISOR,
  replicaRows,
  SERVICE,
} from '../county.js';

const EMPTY_PAGE = { data: { registryChanges: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
const ASSIGN = `mutation ($case: ID!) { assignCase(input: {
  caseId: $case, leadAgencyId: "${COUNTY}", ruleRef: "rule", idempotencyKey: "once" }) { case { state } violations { code } } }`;

describe('Rights that rest on the replica of registry', () => {
  const clock = manualClock(MONDAY);
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  let caseId: string;

  beforeAll(async () => {
    // The end of the feed is reached once; from then on only the clock says how far behind the replica is.
    let asked = 0;
    const ask: Ask = async () => {
      asked += 1;
      if (asked > 1) throw new Error('The gateway is out of reach.');
      return EMPTY_PAGE;
    };
    subgraph = await startTestSubgraph(cases, { clock, ask });
    while (subgraph.deps.registry!.lagMs() === null) await new Promise((resolve) => setTimeout(resolve, 10));
    await subgraph.db.asCaller(SERVICE, (trx) => upsertAgencies(trx, replicaRows()));
  });
  afterAll(() => subgraph.stop());

  const lagOf = (ms: number) => clock.set(new Date(MONDAY.getTime() + ms));
  const give = async (caller: Parameters<typeof subgraph.ask>[2], mutation: string) =>
    subgraph.ask(mutation, { case: caseId }, caller);

  beforeEach(async () => {
    lagOf(0);
    const receive = `mutation { receiveCase(input: { intakeAgencyId: "${HOTLINE}", channel: "web", summary: "路灯" }) { case { id } } }`;
    caseId = (await subgraph.ask(receive, {}, INTAKE)).data.receiveCase.case.id;
    await give(
      INTAKE,
      `mutation ($case: ID!) { triageCase(input: { caseId: $case, accept: { categoryCode: "streets", divisionCode: "440104",
        kind: HELP, concernType: DIFFICULTY, urgency: NORMAL, checkedForDuplicates: true } }) { violations { code } } }`,
    );
  });

  test('are given up to the stated lag', async () => {
    lagOf(MAX_REGISTRY_LAG_MS);
    expect((await give(DISPATCHER, ASSIGN.replace('"once"', '"in time"'))).data.assignCase.violations).toEqual([]);
  });

  test('are refused past it with nothing written, and given again once the feed is read', async () => {
    lagOf(MAX_REGISTRY_LAG_MS + 1);
    const refused = await give(DISPATCHER, ASSIGN);
    expect(refused.errors).toMatchObject([
      {
        message: 'What is known here of agencies is more than 60 seconds old; try again later.',
        extensions: { code: 'REPLICA_STALE' },
      },
    ]);
    const { data } = await subgraph.ask(`{ case(id: "${caseId}") { state version } }`, {}, INTAKE);
    expect(data.case).toEqual({ state: 'ACCEPTED', version: 2 });
    expect((await subgraph.running.ready()).detail).toMatchObject({
      registryReplica: { lagMs: MAX_REGISTRY_LAG_MS + 1 },
    });
    lagOf(0);
    expect((await give(DISPATCHER, ASSIGN)).data.assignCase).toEqual({ case: { state: 'ASSIGNED' }, violations: [] });
  });

  test('are those of superiors too, while an agency’s own officers go on', async () => {
    await give(DISPATCHER, ASSIGN.replace('"once"', '"again"'));
    lagOf(MAX_REGISTRY_LAG_MS + 1);
    const due = new Date(clock.now().getTime() + 86_400_000).toISOString();
    const supervise = `mutation ($case: ID!) { supervise(input: { caseId: $case, level: 1, dueAt: "${due}", text: "催办" }) { violations { code } } }`;
    expect((await give(PROVINCE_SUPERVISOR, supervise)).errors).toMatchObject([
      { extensions: { code: 'REPLICA_STALE' } },
    ]);
    const sign =
      'mutation ($case: ID!) { signAssignment(input: { caseId: $case }) { case { state } violations { code } } }';
    expect((await give(COUNTY_OFFICER, sign)).data.signAssignment).toEqual({
      case: { state: 'IN_PROGRESS' },
      violations: [],
    });
  });
});
