import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { seedLivingCases } from '../../../subgraphs/cases/demo/living-cases.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Ask } from '../../../subgraphs/kit/feed/follow.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import { replicaRows, startCounty, type County } from '../cases/county.js';

const caller = serviceCaller('assessment');

let county: County;
let subgraph: TestSubgraph<Tables, Deps>;
beforeAll(async () => {
  county = await startCounty();
  const ask: Ask = async (document, variables) =>
    document.includes('caseChanges')
      ? county.subgraph.ask(document, variables, caller)
      : { data: { registryChanges: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
  subgraph = await startTestSubgraph(assessment, { clock: county.clock, ask });
});
afterAll(async () => {
  await subgraph.stop();
  await county.subgraph.stop();
});

test('E2 after the demo’s living cases the figures add up to what cases itself counts', async () => {
  const agencies = replicaRows().map(({ division_code: divisionCode, function_line: functionLine, ...row }) => ({
    ...row,
    functionLine,
    divisionCode,
    superiorId: row.superior_id,
  }));
  const now = new Date('2026-11-20T15:00:00+08:00');
  await seedLivingCases(county.deps, { agencies, now, count: 120 });
  county.clock.set(now);
  await subgraph.deps.followers!.cases.caughtUp();
  const counted = await subgraph.db.asCaller(caller, async (trx) => ({
    days: await trx
      .selectFrom('daily_figure')
      .select((eb) => [eb.fn.sum<number>('closed').as('closed'), eb.fn.sum<number>('resolved').as('resolved')])
      .executeTakeFirstOrThrow(),
    cards: await trx
      .selectFrom('score_card')
      .select((eb) => eb.fn.sum<number>('resolved').as('resolved'))
      .executeTakeFirstOrThrow(),
  }));
  const { data } = await county.subgraph.ask(
    '{ caseStatistics { closedCount resolvedCount resolutionRate { numerator } } }',
    {},
    caller,
  );
  const [own] = data.caseStatistics;
  expect(own.closedCount).toBeGreaterThan(20);
  expect([counted.days.closed, counted.days.resolved]).toEqual([own.closedCount, own.resolvedCount]);
  expect(counted.cards.resolved).toBe(own.resolutionRate.numerator);
}, 240_000);
