import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QueryCreator, type CompiledQuery } from 'kysely';
import type { Caller } from '../../../../schema/caller.js';
import { caseMigrations } from '../../../../subgraphs/cases/migrations/all.js';
import { caseList, workListOf, type CasePage } from '../../../../subgraphs/cases/store/case-lists.js';
import type { CaseTables, CaseTrx } from '../../../../subgraphs/cases/store/tables.js';
import { repliesOfCases } from '../../../../subgraphs/cases/store/case-parts.js';
import type { Database } from '../../../../subgraphs/kit/store/database.js';
import { county, fill, MINISTRY, officer, scattered } from '../../../bench/rows/world.js';
import { createTestDatabase, describeOnPostgres, type TestDatabase } from '../../../harness/stores.js';

const NEWEST: CasePage = { selection: {}, order: 'RECEIVED_AT_DESC', after: null, limit: 21 };
const WORK: CasePage = { selection: { open: true }, order: 'DUE_AT_ASC', after: null, limit: 21 };
const PARTNER: Caller = { subject: 'partner', kind: 'PARTNER', grants: [], scopes: ['platform:city-app'] };

describeOnPostgres('Under the row policy', () => {
  let database: TestDatabase;
  let db: Database<CaseTables>;
  beforeAll(async () => {
    database = await createTestDatabase('postgres');
    db = await database.open<CaseTables>('cases', caseMigrations);
    await fill(db, 30_000);
    await database.asOwner(`insert into cases.reply (id, case_id, agency_id, text, replied_at)
      select 'reply_' || id, id, lead_agency_id, 'done', received_at from cases.cases; analyze`);
  });
  afterAll(() => database.close());

  /** How the database answers what the store's own function asks. */
  const planOf = (caller: Caller, read: (trx: CaseTrx) => Promise<unknown>): Promise<string> =>
    db.asCaller(caller, async (trx) => {
      let plan = '';
      await read(explaining(trx, (lines) => (plan = lines.join('\n'))));
      return plan;
    });

  test.each([
    ['one county', officer(county(1, 1, 1)), 'cases_lead_path'],
    ['four counties', officer(...scattered(4)), 'cases_lead_path'],
  ])('a narrow sight, %s, is found by its own index and nothing is read whole', async (_, caller, index) => {
    const plan = await planOf(caller, (trx) => caseList(trx, NEWEST));
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on cases');
  });

  test('a partner’s sight is found by an index', async () => {
    expect(await planOf(PARTNER, (trx) => caseList(trx, NEWEST))).not.toContain('Seq Scan on cases');
  });

  test('a broad sight reads the order’s own index and stops at the page’s end', async () => {
    const plan = await planOf(officer(MINISTRY), (trx) => caseList(trx, NEWEST));
    expect(plan).toContain('Index Scan Backward using cases_received');
    expect(plan).not.toContain('Sort');
  });

  test.each([
    ['a county', officer(county(1, 1, 1))],
    ['the ministry', officer(MINISTRY)],
    ['a hundred counties', officer(...scattered(100))],
  ])('a work list keeps its index for %s', async (_, caller) => {
    const plan = await planOf(caller, (trx) => workListOf(trx, county(1, 1, 1), WORK));
    expect(plan).toMatch(/cases_(work_list|lead_accepted|lead_closed|holder_\w+)/);
    expect(plan).not.toContain('Seq Scan on cases');
  });

  test('what belongs to a case is found by the case, before anybody asks who sees it', async () => {
    const plan = await planOf(officer(MINISTRY), (trx) => repliesOfCases(trx, ['case_x']));
    expect(plan).toContain('reply_of_case');
    expect(plan).toMatch(/Filter: .*case_in_sight/);
  });
});

/** Asks for the plan of every statement in place of its rows. */
function explaining(trx: CaseTrx, onPlan: (lines: readonly string[]) => void): CaseTrx {
  const executor = trx.getExecutor();
  const explain = async (query: CompiledQuery) => {
    const { rows } = await executor.executeQuery<Record<string, string>>({
      ...query,
      sql: `explain (costs off) ${query.sql}`,
    });
    onPlan(rows.map((row) => Object.values(row)[0]!));
    return { rows: [] };
  };
  const explained = new Proxy(executor, {
    get: (target, name) => {
      if (name === 'executeQuery') return explain;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return new Proxy(trx, {
    get: (target, name) => {
      if (name === 'getExecutor') return () => explained;
      if (name === 'selectFrom') return (table: never) => new QueryCreator({ executor: explained }).selectFrom(table);
      return Reflect.get(target, name) as unknown;
    },
  });
}
