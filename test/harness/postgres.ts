import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The address of a server on which tests may create databases. CI always sets it. */
export const serverUrl = process.env['TEST_DATABASE_URL'];

export interface FreshDatabase {
  readonly url: string;
  /** As the server's superuser. */
  run(sql: string): Promise<void>;
  drop(): Promise<void>;
}

/** A database of its own on the test server: empty, or a copy of `template`, to which nobody may be connected. */
export async function freshDatabase(template?: string): Promise<FreshDatabase> {
  return databaseNamed(`liandong_test_${randomBytes(6).toString('hex')}`, template);
}

export async function databaseNamed(name: string, template = 'template1'): Promise<FreshDatabase> {
  await runOn(serverUrl!, `create database ${name} template ${template}`);
  const url = new URL(serverUrl!);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    run: (sql) => runOn(url.href, sql),
    drop: () => runOn(serverUrl!, `drop database if exists ${name} with (force)`),
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
