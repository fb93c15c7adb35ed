import { describe } from '@jest/globals';
import type { Database } from '../../subgraphs/kit/store/database.js';
import type { OnStatement } from '../../subgraphs/kit/store/driver.js';
import type { EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import type { Migration } from '../../subgraphs/kit/store/migrate.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import { silentLog } from '../../subgraphs/kit/log.js';
import { freshDatabase, serverUrl } from './postgres.js';
import { emptyEmbeddedDatabase } from './shared-database.js';

export type StoreKind = 'pglite' | 'postgres';

/** PGlite, and PostgreSQL where TEST_DATABASE_URL names a server; TEST_STORES=postgres leaves PGlite to another run. */
export const STORE_KINDS: readonly StoreKind[] = storeKinds(process.env['TEST_STORES']);

function storeKinds(wanted: string | undefined): readonly StoreKind[] {
  if (wanted === 'postgres' && serverUrl === undefined)
    throw new Error('TEST_STORES=postgres needs TEST_DATABASE_URL.');
  if (wanted === 'postgres') return ['postgres'];
  return serverUrl === undefined ? ['pglite'] : ['pglite', 'postgres'];
}

/** Runs the same tests on every store there is. */
export function eachStore(title: string, tests: (kind: StoreKind) => void): void {
  describe.each(STORE_KINDS)(`${title} (on %s)`, tests);
}

/** For tests of concurrency, which PGlite (one transaction after another) cannot show. */
export function describeOnPostgres(title: string, tests: () => void): void {
  if (serverUrl === undefined) describe.skip(`${title} [left out: TEST_DATABASE_URL is not set]`, tests);
  else describe(title, tests);
}

export interface TestDatabase {
  readonly kind: StoreKind;
  /** One subgraph's schema in it, migrated. */
  open<Tables>(name: string, migrations: readonly Migration[], onStatement?: OnStatement): Promise<Database<Tables>>;
  /** For what a subgraph must not do itself: look behind policies, tamper with rows. */
  asOwner(sql: string): Promise<void>;
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** An empty database of its own for one test file. */
export async function createTestDatabase(kind: StoreKind): Promise<TestDatabase> {
  return kind === 'pglite' ? embeddedTestDatabase() : postgresTestDatabase();
}

async function embeddedTestDatabase(): Promise<TestDatabase> {
  const embedded = await emptyEmbeddedDatabase();
  const stores: Database<unknown>[] = [];
  return {
    kind: 'pglite',
    url: undefined,
    open: async <Tables>(name: string, migrations: readonly Migration[], onStatement?: OnStatement) => {
      const environment = {};
      const store = await openStore<Tables>({
        name,
        migrations,
        environment,
        embedded: async () => embedded,
        log: silentLog,
        onStatement,
      });
      stores.push(store as Database<unknown>);
      return store;
    },
    asOwner: (sql) => execOn(embedded, sql),
    close: async () => {
      for (const store of stores) await store.close();
      await embedded.close();
    },
  };
}

async function execOn(embedded: EmbeddedDatabase, sql: string): Promise<void> {
  const session = await embedded.pool.acquire();
  try {
    await session.exec(sql);
  } finally {
    embedded.pool.release(session, false);
  }
}

async function postgresTestDatabase(): Promise<TestDatabase> {
  const database = await freshDatabase();
  const { url } = database;
  const stores: Database<unknown>[] = [];
  return {
    kind: 'postgres',
    url,
    open: async <Tables>(name: string, migrations: readonly Migration[], onStatement?: OnStatement) => {
      const environment = { [`${name.toUpperCase()}_DATABASE_URL`]: url };
      const embedded = (): never => {
        throw new Error('This test runs on PostgreSQL.');
      };
      const store = await openStore<Tables>({ name, migrations, environment, embedded, log: silentLog, onStatement });
      stores.push(store as Database<unknown>);
      return store;
    },
    asOwner: (sql) => database.run(sql),
    close: async () => {
      for (const store of stores) await store.close();
      await database.drop();
    },
  };
}
