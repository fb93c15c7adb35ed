import { ConfigError, databaseUrlVariable, readEnvironment, type Environment } from '../config.js';
import type { Log } from '../log.js';
import { embeddedStore, postgresStore, type Database } from '../store/database.js';
import type { OnStatement } from '../store/driver.js';
import { migrate, type Migration } from '../store/migrate.js';
import type { EmbeddedDatabase } from '../store/pglite.js';
import { openPostgresPool } from '../store/postgres.js';

export interface OpenStoreOptions {
  readonly name: string;
  readonly migrations: readonly Migration[];
  readonly environment: Environment;
  /** The process's PGlite, opened when the first subgraph without a database address asks for it. */
  readonly embedded: () => Promise<EmbeddedDatabase>;
  readonly log: Log;
  readonly onStatement?: OnStatement;
}

/** `CASES_DATABASE_URL` reads and writes; `CASES_OWNER_DATABASE_URL` migrates, where that is another login. */
export function databaseAddresses(name: string, environment: Environment): { url?: string; ownerUrl?: string } {
  const [variable, ownerVariable] = [`${name.toUpperCase()}_DATABASE_URL`, `${name.toUpperCase()}_OWNER_DATABASE_URL`];
  const read = readEnvironment({ [variable]: databaseUrlVariable, [ownerVariable]: databaseUrlVariable }, environment);
  return { url: read[variable], ownerUrl: read[ownerVariable] ?? read[variable] };
}

/** One subgraph's store, migrated: PostgreSQL where the environment names one, else a schema of the embedded database. */
export async function openStore<Tables>(options: OpenStoreOptions): Promise<Database<Tables>> {
  const { name, migrations, environment, embedded, log, onStatement } = options;
  const { url, ownerUrl } = databaseAddresses(name, environment);
  const store = { schema: name, log, onStatement };
  if (url !== undefined) {
    await migratePostgres({ name, migrations, url, ownerUrl: ownerUrl!, log });
    return postgresStore<Tables>(url, store);
  }
  const database = await embedded();
  await migrate(database.pool, { schema: name, migrations });
  return embeddedStore<Tables>(database, store);
}

async function migratePostgres(options: {
  readonly name: string;
  readonly migrations: readonly Migration[];
  readonly url: string;
  readonly ownerUrl: string;
  readonly log: Log;
}): Promise<void> {
  const { name, migrations, url, ownerUrl, log } = options;
  const pool = openPostgresPool({ url: ownerUrl, maxSessions: 1, log });
  try {
    const runtimeLogin = url === ownerUrl ? undefined : decodeURIComponent(new URL(url).username) || undefined;
    await migrate(pool, { schema: name, migrations, runtimeLogin });
  } catch (error) {
    throw unreachable(error)
      ? new ConfigError(`The database of ${name.toUpperCase()}_DATABASE_URL cannot be reached.`)
      : error;
  } finally {
    await pool.close();
  }
}

/** No connection, an unknown host, or a login that is refused (SQLSTATE class 28): the address is to be looked at. */
function unreachable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_|28|3D000)/.test(code);
}
