import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { maySee, type CaseSight } from '../../../../subgraphs/cases/domain/may-see.js';
import { caseMigrations } from '../../../../subgraphs/cases/migrations/all.js';
import { sightsOfCases } from '../../../../subgraphs/cases/store/case-sights.js';
import type { CaseTables, CaseTrx } from '../../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../../subgraphs/kit/callers.js';
import type { Database } from '../../../../subgraphs/kit/store/database.js';
import { createTestDatabase, eachStore, type TestDatabase } from '../../../harness/stores.js';
import { agencyId, build, pathOf, worlds, type World } from './world.js';

const SERVICE = serviceCaller('cases');
const RUNS = 20;

const idsOn = (path: string): string[] => path.split('.').filter((id) => id !== '');

/** What the world itself says of a case, beside what the store keeps. */
function toldOf({ superiors, cases }: World, index: number): CaseSight {
  const { intake, lead, helpers, fieldUnits, platform } = cases[index]!;
  return {
    intakeLine: idsOn(pathOf(superiors, intake)),
    leadLine: lead === null ? [] : idsOn(pathOf(superiors, lead)),
    helperIds: [...helpers, ...fieldUnits].map(agencyId),
    platform,
  };
}

/** What the feed goes by where the policy alone would read all that lies between many lines. */
async function ownCases(trx: CaseTrx, atMost: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from cases_of_caller(${atMost}) mine (id) order by 1`.execute(
    trx,
  );
  return rows.map(({ id }) => id);
}

eachStore('Who sees a case', (kind) => {
  let database: TestDatabase;
  let db: Database<CaseTables>;
  beforeAll(async () => {
    database = await createTestDatabase(kind);
    db = await database.open<CaseTables>('cases', caseMigrations);
  });
  afterAll(() => database.close());

  test('is said alike by the row policy and by maySee, for any lines, cases and callers', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await db.asCaller(SERVICE, (trx) => build(trx, world));
        const names = world.cases.map((_, index) => `case${index}`);
        for (const caller of world.callers) {
          const rows = await db.asCaller(caller, (trx) => trx.selectFrom('cases').select('id').orderBy('id').execute());
          const told = names.filter((_, index) => maySee(caller, toldOf(world, index)));
          expect(rows.map((row) => row.id)).toEqual(told);
          // Fewer than were asked for are all of them.
          for (const atMost of caller.kind === 'SERVICE' ? [] : [2, 4, 100]) {
            const own = await db.asCaller(caller, (trx) => ownCases(trx, atMost));
            if (own.length < atMost) expect([...new Set(own)]).toEqual(told);
          }
          const parts = await db.asCaller(caller, (trx) => trx.selectFrom('assignment').select('case_id').execute());
          expect(parts.filter(({ case_id }) => !told.includes(case_id))).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('follows an agency that moves in its line, in the transaction that learns of it', async () => {
    const officer = (place: number) => ({
      subject: 'officer',
      kind: 'OFFICER' as const,
      grants: [{ agencyId: agencyId(place), role: 'SUPERVISOR' }],
      scopes: [],
    });
    const cases = [{ intake: 2, lead: 3, helpers: [], fieldUnits: [], platform: null }];
    // 3 stands below 0, and is rehung below 1; 2 is a line of its own.
    await db.asCaller(SERVICE, (trx) => build(trx, { superiors: [0, 1, 2, 0], cases, callers: [] }));
    const sees = async (place: number) =>
      (await db.asCaller(officer(place), (trx) => trx.selectFrom('cases').select('id').execute())).length;
    expect([await sees(0), await sees(1), await sees(2), await sees(3)]).toEqual([1, 0, 1, 1]);
    await db.asCaller(SERVICE, (trx) =>
      trx.updateTable('agency_replica').set({ line_path: 'a1.a3.' }).where('id', '=', 'a3').execute(),
    );
    expect([await sees(0), await sees(1), await sees(2), await sees(3)]).toEqual([0, 1, 1, 1]);
    const sights = await db.asCaller(SERVICE, (trx) => sightsOfCases(trx, ['case0']));
    expect(sights.get('case0')).toEqual({ intakeLine: ['a2'], leadLine: ['a1', 'a3'], helperIds: [], platform: null });
  });
});
