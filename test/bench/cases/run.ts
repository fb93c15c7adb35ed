import { sql } from 'kysely';
import { caseMigrations } from '../../../subgraphs/cases/migrations/all.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import { silentLog } from '../../../subgraphs/kit/log.js';
import { openStore } from '../../../subgraphs/kit/service/store.js';
import { freshDatabase, serverUrl, type FreshDatabase } from '../../harness/postgres.js';
import { measureCommands } from './commands.js';
import { measureBacklog, measureSocket } from './feed.js';
import { load } from './load.js';
import { makeCases } from './made-cases.js';
import { report } from './measured.js';
import { measureStatistics, measureWorkLists } from './reads.js';
import { realRequests } from './real-shares.js';
import type { World } from './rows-of-cases.js';

const CASES = 1_000_000;
const SEED = 20_261_126;
const MAX_LOADING_S = 300;

/**
 * The bars of case handling, on PostgreSQL: `npm run bench -- cases [how many cases]` on a database of its own at
 * TEST_DATABASE_URL, or `npm run bench -- cases postgres://…` on that one, which is loaded if it is empty and stays.
 */
export async function benchCases([given = String(CASES)]: readonly string[]): Promise<boolean> {
  const database = await databaseOf(given);
  const db = await openStore<CaseTables>({
    name: 'cases',
    migrations: caseMigrations,
    environment: { CASES_DATABASE_URL: database.url },
    embedded: () => Promise.reject(new Error('The bars of cases are measured on PostgreSQL.')),
    log: silentLog,
  });
  try {
    const { rows } = await db.asCaller(serviceCaller('cases'), (trx) =>
      sql<{ loaded: boolean }>`select exists (select from cases) as loaded`.execute(trx),
    );
    const held: boolean[] = [];
    if (!rows[0]!.loaded) {
      const loaded = await load(database.url, worldOf(Number.isNaN(Number(given)) ? CASES : Number(given)));
      held.push(
        report(`${loaded.cases} cases with ${loaded.events} events loaded, s`, loaded.seconds, { most: MAX_LOADING_S }),
      );
    }
    held.push(await measureWorkLists(db), await measureStatistics(db), await measureBacklog(db));
    held.push(await measureSocket(db, database.url), await measureCommands(db));
    return held.every(Boolean);
  } finally {
    await db.close();
    await database.drop();
  }
}

async function databaseOf(given: string): Promise<Pick<FreshDatabase, 'url' | 'drop'>> {
  if (given.startsWith('postgres')) return { url: given, drop: () => Promise.resolve() };
  if (serverUrl === undefined) throw new Error('TEST_DATABASE_URL names the PostgreSQL server to measure on.');
  return freshDatabase();
}

function worldOf(count: number): World {
  const real = realRequests();
  return { real, made: makeCases(real, count, SEED), agencies: byShare(real.map(({ agency }) => agency)) };
}

/** The most frequent first. */
function byShare(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
