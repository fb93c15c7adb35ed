import { Pool } from 'pg';
import { textOf } from '../chain.js';
import type { AuditStore, Batch, FoundRecord, StoredChain, StoredEntry } from './store.js';

const SCHEMA = `
create schema if not exists liandong_audit;
create table if not exists liandong_audit.records (
  instance text not null, n bigint not null, hash text not null, record text not null, keys text[] not null,
  primary key (instance, n));
create index if not exists records_by_key on liandong_audit.records using gin (keys);
create table if not exists liandong_audit.heads (
  instance text not null, n bigint not null, hash text not null, at text not null, signature text not null,
  primary key (instance, n));
create or replace function liandong_audit.refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'the trail is append-only'; end $$;
create or replace trigger records_stay before update or delete on liandong_audit.records
  for each row execute function liandong_audit.refuse_change();
create or replace trigger heads_stay before update or delete on liandong_audit.heads
  for each row execute function liandong_audit.refuse_change();
create or replace trigger records_are_not_emptied before truncate on liandong_audit.records
  for each statement execute function liandong_audit.refuse_change();
create or replace trigger heads_are_not_emptied before truncate on liandong_audit.heads
  for each statement execute function liandong_audit.refuse_change();`;

/** Several gateways may start at once: the one that comes second finds everything there. */
const SCHEMA_LOCK = 7_239_104_511;

/** A batch is waited for by those who wait for its records. */
const STATEMENT_TIMEOUT_MS = 5_000;

/** Records read at a time when a chain is verified. */
const PAGE = 1_000;

/** Two tables in a schema of their own that refuse every change. */
export async function openPostgresStore(url: string): Promise<AuditStore> {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'liandong audit',
  });
  // A connection that is lost while nobody uses it is opened anew by the next batch.
  pool.on('error', () => undefined);
  await createSchema(pool);
  return {
    append: (batch) => append(pool, batch),
    async find(key, { first, before }) {
      const { rows } = await pool.query<{ instance: string; n: string; record: string }>(
        `select instance, n, record from liandong_audit.records
         where keys @> array[$1] and ($2::text is null or (instance, n) < ($2, $3::bigint))
         order by instance desc, n desc limit $4`,
        [key, before?.instance ?? null, before?.n ?? null, first],
      );
      return rows.map(({ instance, n, record }): FoundRecord => ({ instance, n: Number(n), text: record }));
    },
    async chains() {
      const { rows } = await pool.query<{ instance: string }>(
        'select instance from liandong_audit.records union select instance from liandong_audit.heads order by 1',
      );
      return rows.map(({ instance }): StoredChain => ({ instance, entries: () => entriesOf(pool, instance) }));
    },
    close: () => pool.end(),
  };
}

async function createSchema(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${SCHEMA_LOCK}); ${SCHEMA} commit`);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** One statement, so that a batch is there as a whole or not at all. */
async function append(pool: Pool, { instance, lines, head }: Batch): Promise<void> {
  const rows = lines.map(({ n, hash, pieces, keys }) => ({ n, hash, record: textOf(pieces), keys: keys() }));
  const heads = head ? [head] : [];
  await pool.query(
    `with noted as (
       insert into liandong_audit.records (instance, n, hash, record, keys)
       select $1, n, hash, record, keys from json_to_recordset($2) as r(n bigint, hash text, record text, keys text[]))
     insert into liandong_audit.heads (instance, n, hash, at, signature)
     select $1, n, hash, at, signature from json_to_recordset($3) as h(n bigint, hash text, at text, signature text)`,
    [instance, JSON.stringify(rows), JSON.stringify(heads)],
  );
}

async function* entriesOf(pool: Pool, instance: string): AsyncIterable<StoredEntry> {
  let after = 0;
  for (;;) {
    const { rows } = await pool.query<{ n: string; hash: string; text: string }>(
      'select n, hash, record as text from liandong_audit.records where instance = $1 and n > $2 order by n limit $3',
      [instance, after, PAGE],
    );
    for (const { n, hash, text } of rows) yield { kind: 'line', n: Number(n), hash, text };
    const isLast = rows.length < PAGE;
    const upTo = isLast ? null : Number(rows.at(-1)!.n);
    const heads = await pool.query<{ n: string; hash: string; at: string; signature: string }>(
      `select n, hash, at, signature from liandong_audit.heads
       where instance = $1 and n > $2 and ($3::bigint is null or n <= $3) order by n`,
      [instance, after, upTo],
    );
    for (const { n, ...head } of heads.rows) yield { kind: 'head', n: Number(n), ...head };
    if (upTo === null) return;
    after = upTo;
  }
}
