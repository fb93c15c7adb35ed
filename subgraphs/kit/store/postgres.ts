import pg from 'pg';
import type { Log } from '../log.js';
import type { Session, SessionPool } from './driver.js';

const { Client, Pool, types } = pg;

/** Both drivers give the same JavaScript values: numbers for int8 and numeric, text for date. */
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);
types.setTypeParser(types.builtins.DATE, (text) => text);

export interface PostgresOptions {
  readonly url: string;
  /** Sessions at the same time. @default 10: four subgraphs of two replicas stay below a small server's 100 */
  readonly maxSessions?: number;
  readonly log: Log;
}

/** A pool on a PostgreSQL server (15 or newer). */
export function openPostgresPool({ url, maxSessions = 10, log }: PostgresOptions): SessionPool {
  const pool = new Pool({
    connectionString: url,
    max: maxSessions,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    // Compiling a statement takes longer than any of ours runs.
    options: '-c jit=off',
  });
  pool.on('error', (error) => log.warn({ err: error.message }, 'an idle database session was lost'));
  const clients = new Map<Session, pg.PoolClient>();
  return {
    acquire: async () => {
      const client = await pool.connect();
      const session = sessionOf(client);
      clients.set(session, client);
      return session;
    },
    release: (session, broken) => {
      clients.get(session)?.release(broken);
      clients.delete(session);
    },
    close: () => pool.end(),
  };
}

function sessionOf(client: pg.ClientBase): Session {
  return {
    query: async (sql, parameters) => {
      const { rows, rowCount } = await client.query(sql, parameters as unknown[]);
      return { rows, affectedRows: rowCount ?? 0 };
    },
    exec: async (sql) => {
      await client.query(sql);
    },
  };
}

/** Wait between tries to get a lost listening session back. */
const RELISTEN_MS = 1_000;

/**
 * LISTEN on a session of its own. After a lost session it connects again and wakes the listener once, because a
 * notification may have been missed meanwhile.
 */
export async function listenOnPostgres(
  { url, log }: PostgresOptions,
  channel: string,
  onWake: () => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const fresh = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    fresh.on('notification', onWake);
    fresh.on('error', () => {
      fresh.end().catch(() => {});
      again();
    });
    await fresh.connect();
    await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    client = fresh;
    // Who stopped meanwhile has ended the one before.
    if (stopped) await fresh.end();
  };
  const again = (): void => {
    if (stopped || timer) return;
    log.warn({ channel }, 'the listening session was lost; connecting again');
    timer = setTimeout(() => {
      timer = undefined;
      connect().then(() => stopped || onWake(), again);
    }, RELISTEN_MS);
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => {});
  };
}
