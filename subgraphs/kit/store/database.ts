import { Kysely, sql, type Transaction } from 'kysely';
import type { Caller } from '../../../schema/caller.js';
import type { Log } from '../log.js';
import { callerSettings } from './caller-settings.js';
import { sessionDialect, type OnStatement, type SessionPool } from './driver.js';
import type { EmbeddedDatabase } from './pglite.js';
import { listenOnPostgres, openPostgresPool } from './postgres.js';

export type Trx<Tables> = Transaction<Tables>;

/** One subgraph's store. There is no way around {@link Database.asCaller}: rows are only reached as somebody. */
export interface Database<Tables> {
  readonly dialect: 'pglite' | 'postgres';
  /** The database schema, which is also the subgraph's name. */
  readonly schema: string;
  /**
   * Runs `work` in one transaction under the runtime role, which row-level security binds, with what policies know of
   * the caller in settings (`caller-settings.ts`) that end with it: nothing is left for the next one. Commits when `work` resolves, rolls back when it rejects. Only SQL may be awaited inside:
   * on PGlite every transaction of the process waits for this one.
   */
  asCaller<T>(caller: Caller, work: (trx: Trx<Tables>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** A wake-up after NOTIFY on the channel; it may be lost or come too often. Returns the way to stop. */
  listen(channel: string, onWake: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** Reads only, and every statement sees what the first one saw. @default false */
  readonly snapshot?: boolean;
}

export interface StoreOptions {
  /** The subgraph's name. */
  readonly schema: string;
  readonly log: Log;
  readonly onStatement?: OnStatement;
}

export function embeddedStore<Tables>(embedded: EmbeddedDatabase, options: StoreOptions): Database<Tables> {
  return store<Tables>('pglite', embedded.pool, (channel, onWake) => embedded.listen(channel, onWake), options);
}

export function postgresStore<Tables>(
  url: string,
  options: StoreOptions & { readonly maxSessions?: number },
): Database<Tables> {
  const { log, maxSessions } = options;
  const pool = openPostgresPool({ url, maxSessions, log });
  return store<Tables>('postgres', pool, (channel, onWake) => listenOnPostgres({ url, log }, channel, onWake), options);
}

function store<Tables>(
  dialect: Database<Tables>['dialect'],
  pool: SessionPool,
  listen: Database<Tables>['listen'],
  { schema, onStatement }: StoreOptions,
): Database<Tables> {
  const kysely = new Kysely<Tables>({ dialect: sessionDialect(pool, onStatement) });
  return {
    dialect,
    schema,
    asCaller: (caller, work, { snapshot = false } = {}) => {
      const transaction = snapshot
        ? kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
        : kysely.transaction();
      return transaction.execute(async (trx) => {
        await sql.raw(callerSettings(schema, caller)).execute(trx);
        return work(trx);
      });
    },
    listen,
    close: () => kysely.destroy(),
  };
}
