import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Deps } from '../../../subgraphs/assessment/graph/context.js';
import { assessment } from '../../../subgraphs/assessment/main.js';
import type { Tables } from '../../../subgraphs/assessment/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Ask } from '../../../subgraphs/kit/feed/follow.js';
import { startTestSubgraph, type TestSubgraph } from '../../harness/subgraph.js';
import { COUNTY, startCounty, type County } from '../cases/county.js';
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
