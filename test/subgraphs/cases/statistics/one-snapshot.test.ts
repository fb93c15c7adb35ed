import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { PUBLIC_CALLER, type Caller } from '../../../../schema/caller.js';
import type { CaseDeps } from '../../../../subgraphs/cases/graph/context.js';
import { cases } from '../../../../subgraphs/cases/main.js';
import type { CaseTables } from '../../../../subgraphs/cases/store/tables.js';
import { manualClock } from '../../../../subgraphs/kit/clock.js';
import { describeOnPostgres, eachStore } from '../../../harness/stores.js';
import { startTestSubgraph, type TestSubgraph } from '../../../harness/subgraph.js';
import { SERVICE } from '../county.js';
import { seedCases, seedLine } from './seed-cases.js';

const ANALYST: Caller = { ...PUBLIC_CALLER, subject: 'analyst', kind: 'ANALYST' };
const NOW = new Date('2026-11-10T08:00:00+08:00');
const SMALL = { lead_agency_id: 'agency_small' };

const ofSmall = async (subgraph: TestSubgraph<CaseTables, CaseDeps>, field: string) => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Agency { ${field} } } }`;
  const of = [{ __typename: 'Agency', id: 'agency_small' }];
  return (await subgraph.ask(query, { of }, ANALYST)).data._entities[0];
};

const start = async (store?: 'postgres' | 'pglite'): Promise<TestSubgraph<CaseTables, CaseDeps>> => {
  const subgraph = await startTestSubgraph(cases, { store, clock: manualClock(NOW) });
  await seedLine(subgraph.db, ['agency_large', 'agency_small']);
  await seedCases(subgraph.db, 40, { lead_agency_id: 'agency_large' });
  await seedCases(subgraph.db, 20, { lead_agency_id: 'agency_other' });
  return subgraph;
};

/** What is said of the small agency, each question by itself. */
const QUESTIONS: readonly (readonly [string, (subgraph: TestSubgraph<CaseTables, CaseDeps>) => Promise<unknown>])[] = [
  [
    'grouped figures',
    async (subgraph) => {
      const query = '{ caseStatistics(groupBy: [AGENCY]) { agency { id } acceptedCount } }';
      const { data } = await subgraph.ask(query, {}, ANALYST);
      return data.caseStatistics.find((row: { agency: { id: string } }) => row.agency.id === 'agency_small')
        .acceptedCount;
    },
  ],
  [
    'figures of an agency',
    async (subgraph) =>
      (await ofSmall(subgraph, 'caseStatistics(period: { month: "2026-10" }) { acceptedCount }')).caseStatistics
        .acceptedCount,
  ],
  ['open cases of an agency', async (subgraph) => (await ofSmall(subgraph, 'openCases { count }')).openCases.count],
];

eachStore('A cell of four that grows while a question is answered', (kind) => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  beforeAll(async () => {
    subgraph = await start(kind);
  });
  afterAll(() => subgraph.stop());
  beforeEach(() => seedCases(subgraph.db, 4, SMALL));
  afterEach(async () => {
    jest.restoreAllMocks();
    await subgraph.db.asCaller(SERVICE, (trx) =>
      sql`delete from cases where lead_agency_id = 'agency_small'`.execute(trx),
    );
  });

  test.each(QUESTIONS)('is not said by %s, whatever is written between two transactions', async (_, ask) => {
    const { db } = subgraph;
    const asCaller = db.asCaller.bind(db);
    let grown = 0;
    jest.spyOn(db, 'asCaller').mockImplementation(async (...args) => {
      const answer = await asCaller(...args);
      if (grown++ === 0) await seedCases({ ...db, asCaller }, 1, SMALL);
      return answer;
    });
    expect(await ask(subgraph)).toBeNull();
    expect(grown).toBeGreaterThan(0);
  });
});

describeOnPostgres('A cell of four that grows between two statements', () => {
  let subgraph: TestSubgraph<CaseTables, CaseDeps>;
  beforeAll(async () => {
    subgraph = await start('postgres');
  });
  afterAll(() => subgraph.stop());

  test('is not said: figures and table are read from one snapshot', async () => {
    const { db } = subgraph;
    await seedCases(db, 4, SMALL);
    // Whoever reads the table waits for this transaction, which began when the figures had not been read.
    const asked = await db.asCaller(SERVICE, async (trx) => {
      await sql`delete from case_count where false`.execute(trx);
      await sql`lock table case_count in access exclusive mode`.execute(trx);
      const answer = QUESTIONS[0]![1](subgraph);
      for (let waiting = 0; waiting === 0;) {
        const { rows } = await sql<{ n: number }>`
          select count(*) as n from pg_locks where not granted and relation = 'case_count'::regclass`.execute(trx);
        waiting = rows[0]!.n;
      }
      await sql`update cases set lead_agency_id = 'agency_small' where id =
        (select id from cases where lead_agency_id = 'agency_other' order by id limit 1)`.execute(trx);
      return { answer };
    });
    expect(await asked.answer).toBeNull();
  });
});
