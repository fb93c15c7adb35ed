import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { manualClock } from '../../../subgraphs/kit/clock.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { stableId } from '../../../subgraphs/kit/ids.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';
import { planIncidents } from '../../../subgraphs/campaigns/demo/plan-incidents.js';
import { planPosts } from '../../../subgraphs/campaigns/demo/plan-posts.js';
import { seedCampaigns } from '../../../subgraphs/campaigns/demo/seed.js';
import type { DemoWorld } from '../../../subgraphs/campaigns/demo/world.js';
import type { Deps } from '../../../subgraphs/campaigns/graph/context.js';
import { campaigns } from '../../../subgraphs/campaigns/main.js';
import type { Tables } from '../../../subgraphs/campaigns/store/tables.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';

const NOW = new Date('2026-11-15T08:00:00+08:00');
const DAY_MS = 86_400_000;

/** A matrix as large as the seed's: 342 prefectures with 9 counties at most, hotline and urban management in the 44s. */
const world: DemoWorld = {
  now: NOW,
  accounts: Array.from({ length: 3_349 }, (_, n) => {
    const divisionCode = n === 0 ? null : `${1100 + Math.floor(n / 10)}0${n % 10}`;
    const level = n === 0 ? 'NATIONAL' : n % 10 === 0 ? 'PREFECTURE' : 'COUNTY';
    const agencyId = stableId('agency', `police-${n}`);
    return {
      accountId: stableId('account', `weibo:police-${n}`),
      agencyId,
      functionLine: 'police',
      level,
      divisionCode,
    };
  }),
  partners: ['hotline', 'urban'].map((functionLine) => ({
    agencyId: stableId('agency', `${functionLine}-114000`),
    functionLine,
    level: 'PREFECTURE',
    divisionCode: '114000',
  })),
};

test('E5 the same world gives the same plan, and about 6 % of the accounts are dormant', () => {
  const posts = planPosts(world);
  expect(planPosts({ ...world, accounts: [...world.accounts].reverse() })).toEqual([...posts].reverse());
  const dormant = posts.filter((post) => NOW.getTime() - post.publishedAt.getTime() >= 14 * DAY_MS);
  expect(dormant.length / posts.length).toBeGreaterThan(0.045);
  expect(dormant.length / posts.length).toBeLessThan(0.075);
});

test('E5 F2 the grave incident joins three functions, two levels and two divisions or more under one lead', () => {
  const [grave] = planIncidents(world).flatMap((step) =>
    step.do === 'DECLARE' && step.input.level === 'II' ? [step.input] : [],
  );
  const distinct = (of: 'functionLine' | 'level' | 'divisionCode') =>
    new Set(grave!.participants.map((one) => one[of])).size;
  expect([distinct('functionLine'), distinct('level'), distinct('divisionCode')]).toEqual([3, 2, 3]);
});

test('E5 a world without prefectures has no incidents', () => {
  expect(planIncidents({ ...world, accounts: [] })).toEqual([]);
});

let subgraph: TestSubgraph<Tables, Deps>;
beforeAll(async () => {
  subgraph = await startTestSubgraph(campaigns, { clock: manualClock(NOW) });
});
afterAll(() => subgraph.stop());

const counts = (db: Database<Tables>) =>
  db.asCaller(serviceCaller('campaigns'), async (trx) => {
    const of = async (table: 'post' | 'incident' | 'bulletin' | 'ledger') =>
      (
        await trx
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n;
    return [await of('post'), await of('incident'), await of('bulletin'), await of('ledger')];
  });

test('E5 seeding the whole matrix takes seconds, and twice gives the same rows', async () => {
  const started = performance.now();
  await seedCampaigns(subgraph.db, world);
  expect(performance.now() - started).toBeLessThan(10_000);
  const once = await counts(subgraph.db);
  expect(once).toEqual([3_349, 3, 3, 3_349 + 3 + 3 + 1 + 1]);
  await seedCampaigns(subgraph.db, world);
  expect(await counts(subgraph.db)).toEqual(once);
});

test('E5 A1 the demo shows a clock kept, one late by a minute and one overdue', async () => {
  const { data } = await subgraph.ask(
    '{ incidents(first: 5) { edges { node { level clocks { kind breached late } } } } }',
  );
  expect(data.incidents.edges.map((edge: { node: unknown }) => edge.node)).toEqual([
    {
      level: 'II',
      clocks: [
        { kind: 'FIRST_BULLETIN', breached: true, late: 'PT1M' },
        { kind: 'PRESS_CONFERENCE', breached: false, late: null },
      ],
    },
    { level: 'III', clocks: [{ kind: 'RESPONSE', breached: false, late: null }] },
    { level: 'IV', clocks: [{ kind: 'RESPONSE', breached: true, late: 'PT2H' }] },
  ]);
});
