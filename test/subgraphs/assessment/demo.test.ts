import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { planSnapshots, type DemoWorld } from '../../../subgraphs/assessment/demo/plan.js';
import { seedAssessment } from '../../../subgraphs/assessment/demo/seed.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import { upsertMembers } from '../../../subgraphs/assessment/store/memberships.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const NOW = new Date('2026-11-15T08:00:00+08:00');
const MATRIX = stableId('matrix', 'police');
const caller = serviceCaller('assessment');
const world: DemoWorld = {
  now: NOW,
  accounts: Array.from({ length: 3_349 }, (_, n) => ({
    accountId: stableId('account', `weibo:police-${n}`),
    agencyId: stableId('agency', `police-${n}`),
  })),
};

let subgraph: TestSubgraph<Tables, Deps>;
beforeAll(async () => {
  subgraph = await startTestSubgraph(assessment, { clock: manualClock(NOW) });
  const members = world.accounts.map(({ accountId }, n) => ({
    node_id: `n${n}`,
    matrix_id: MATRIX,
    account_id: accountId,
  }));
  await subgraph.db.asCaller(caller, (trx) => upsertMembers(trx, members));
});
afterAll(() => subgraph.stop());

const counts = () =>
  subgraph.db.asCaller(caller, async (trx) => {
    const of = async (table: 'metric_snapshot' | 'veto_finding' | 'ledger') =>
      (
        await trx
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n;
    return [await of('metric_snapshot'), await of('veto_finding'), await of('ledger')];
  });

test('E5 the same world gives the same plan, whatever the order of the accounts', () => {
  const few = { ...world, accounts: world.accounts.slice(0, 3) };
  const turned = planSnapshots({ ...few, accounts: [...few.accounts].reverse() });
  const order = (one: { accountId: string; at: Date }) => `${one.accountId} ${one.at.toISOString()}`;
  const sorted = (list: typeof turned) => [...list].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  expect(sorted(turned)).toEqual(sorted(planSnapshots(few)));
});

test('E5 E2 seeding the whole matrix takes seconds, and twice gives the same rows', async () => {
  const started = performance.now();
  await seedAssessment(subgraph.db, world);
  expect(performance.now() - started).toBeLessThan(15_000);
  const once = await counts();
  expect(once[0]).toBe(3_349 * 9);
  expect(once[1]).toBeGreaterThan(10);
  await seedAssessment(subgraph.db, world);
  expect(await counts()).toEqual(once);
});

test('E5 engagement of the demo is concentrated, in the months that are covered', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Matrix {
    last: engagementGini(period: { month: "2026-10" }) now: engagementGini(period: { month: "2026-11" })
    before: engagementGini(period: { month: "2026-01" }) } } }`;
  const { data } = await subgraph.ask(query, { of: [{ __typename: 'Matrix', id: MATRIX }] });
  const [gini] = data._entities;
  expect([gini.last > 0.6, gini.last < 0.99, gini.now > 0.6, gini.before]).toEqual([true, true, true, null]);
});
