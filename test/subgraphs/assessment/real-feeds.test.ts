import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedLivingCases } from '../../../subgraphs/cases/demo/living-cases.js';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Ask } from '../../../subgraphs/kit/feed/follow.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import { COUNTY, replicaRows, startCounty, type County } from '../cases/county.js';
import { handling } from '../cases/handle.js';
import { MATRIX_ID, startGuangdong, type Register } from '../registry/register.js';

const caller = serviceCaller('assessment');
const NOTHING_HAPPENED: Ask = async (document) => {
  const connection = document.includes('caseChanges') ? 'caseChanges' : 'registryChanges';
  return { data: { [connection]: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
};

describe('the real case feed', () => {
  let county: County;
  let subgraph: TestSubgraph<Tables, Deps>;
  beforeAll(async () => {
    county = await startCounty();
    const ask: Ask = (document, variables) =>
      document.includes('caseChanges')
        ? county.subgraph.ask(document, variables, caller)
        : NOTHING_HAPPENED(document, variables, new AbortController().signal);
    subgraph = await startTestSubgraph(assessment, { clock: county.clock, ask });
  });
  afterAll(async () => {
    await subgraph.stop();
    await county.subgraph.stop();
  });

  const latestScore = async () => {
    await subgraph.deps.followers!.cases.caughtUp();
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Agency { latestScore {
      index grade responseRate { numerator denominator } resolutionRate { numerator denominator }
      satisfactionRate { numerator denominator suppressed } } } } }`;
    return (await subgraph.ask(query, { of: [{ __typename: 'Agency', id: COUNTY }] })).data._entities[0].latestScore;
  };

  test('C4 a case handled from receipt to its end shows in the score step by step', async () => {
    const take = handling(county);
    expect(await latestScore()).toBeNull();
    const caseId = await take.signed();
    const nothing = { numerator: 0, denominator: 0 };
    expect(await latestScore()).toMatchObject({
      index: null,
      grade: 'UNRATED',
      responseRate: nothing,
      resolutionRate: nothing,
    });
    await take.acknowledge(caseId);
    expect((await latestScore()).responseRate).toEqual({ numerator: 1, denominator: 1 });
    await take.reply(caseId);
    await take.close(caseId);
    expect(await latestScore()).toEqual({
      index: 100,
      grade: 'GOOD',
      responseRate: { numerator: 1, denominator: 1 },
      resolutionRate: { numerator: 1, denominator: 1 },
      satisfactionRate: { numerator: null, denominator: null, suppressed: true },
    });
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
  }, 60_000);
});

describe('the real feed of the registry', () => {
  let register: Register;
  let subgraph: TestSubgraph<Tables, Deps>;
  beforeAll(async () => {
    register = await startGuangdong('pglite');
    const ask: Ask = (document, variables) =>
      document.includes('registryChanges')
        ? register.ask(document, variables, caller)
        : NOTHING_HAPPENED(document, variables, new AbortController().signal);
    subgraph = await startTestSubgraph(assessment, { clock: register.clock, ask });
  }, 60_000);
  afterAll(async () => {
    await subgraph.stop();
    await register.stop();
  });

  test('B1 every node of the matrix becomes a member with its account', async () => {
    await subgraph.deps.followers!.registry.caughtUp();
    const nodes = await register.ask('{ matrix(slug: "police") { nodes(first: 1) { totalCount } } }');
    const members = await subgraph.db.asCaller(caller, (trx) => trx.selectFrom('matrix_member').selectAll().execute());
    expect(members).toHaveLength(nodes.data.matrix.nodes.totalCount);
    expect(new Set(members.map((member) => member.matrix_id))).toEqual(new Set([MATRIX_ID]));
  });
});
