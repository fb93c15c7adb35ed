import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { SUBGRAPHS, SUBGRAPH_NAMES, type SubgraphName } from '../../../bin/product/subgraphs.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Trx } from '../../../subgraphs/kit/store/database.js';
import { runtimeRole } from '../../../subgraphs/kit/store/runtime-role.js';
import { createTestDatabase, eachStore, type TestDatabase } from '../../harness/stores.js';

/** Functions that look behind policies. What each may tell its caller is said where it is made. */
const KIT = ['append_events'];
const AS_OWNER: Readonly<Record<SubgraphName, readonly string[]>> = {
  registry: KIT,
  cases: [
    ...KIT,
    'case_facts',
    'cases_of_caller',
    'cases_seen_one_by_one',
    // Called by triggers only, and answer nothing.
    'count_cases_changed',
    'count_clocks_changed',
    'ledger_end',
    'note_left',
    'show_requester_token',
  ],
  assessment: KIT,
  campaigns: [...KIT, 'takes_part'],
};

eachStore('The policies of every subgraph', (kind) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(kind);
  });
  afterAll(() => database.close());

  describe.each(SUBGRAPH_NAMES)('of %s', (name) => {
    let ask: <Row>(
      query: (trx: Trx<Record<string, never>>) => Promise<{ readonly rows: readonly Row[] }>,
    ) => Promise<readonly Row[]>;
    beforeAll(async () => {
      const db = await database.open<Record<string, never>>(name, SUBGRAPHS[name].migrations);
      ask = async (query) => (await db.asCaller(serviceCaller(name), query)).rows;
    });

    it('are not got round by a table without them', async () => {
      const open = await ask((trx) =>
        sql`select relname from pg_class
          where relnamespace = ${name}::regnamespace and relkind in ('r', 'p') and not relrowsecurity`.execute(trx),
      );
      expect(open).toEqual([]);
    });

    it('are not got round by a view that reads as its owner, nor by one that keeps what it has read', async () => {
      const views = await ask((trx) =>
        sql`select relname from pg_class where relnamespace = ${name}::regnamespace and (relkind = 'm'
          or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false))`.execute(trx),
      );
      expect(views).toEqual([]);
    });

    it('are not got round by a function of the owner that is not known to be one, or looks where its caller says', async () => {
      const functions = await ask<{ proname: string; pinned: boolean }>((trx) =>
        sql<{ proname: string; pinned: boolean }>`select p.proname, coalesce(array_to_string(p.proconfig, ' '), '')
            ~ '^search_path=[a-z]+, pg_temp$' as pinned
          from pg_proc p where p.pronamespace = ${name}::regnamespace and p.prosecdef
            and has_function_privilege(${runtimeRole(name)}, p.oid, 'execute') order by 1`.execute(trx),
      );
      const known = AS_OWNER[name];
      expect(functions.filter(({ proname, pinned }) => !pinned || !known.includes(proname))).toEqual([]);
      expect(known.filter((known) => !functions.some(({ proname }) => proname === known))).toEqual([]);
    });
  });
});
