import { createHash } from 'node:crypto';
import type { Session, SessionPool } from './driver.js';
import { KIT_MIGRATIONS } from './kit-migrations.js';
import { runtimeRole } from './runtime-role.js';

/** One forward step. A landed one is never edited: its checksum is kept. */
export interface Migration {
  /** `'0001_cases'`: sorts in the order of application. */
  readonly id: string;
  readonly sql: string;
}

/** A schema that cannot be brought up to date. The message is one sentence. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  readonly schema: string;
  readonly migrations: readonly Migration[];
  /** The login that will take the runtime role, where it is not the one that migrates. */
  readonly runtimeLogin?: string;
}

/**
 * Brings one subgraph's schema up to date as the owner: all missing steps in one transaction under a lock, so two
 * replicas may start at once. Returns the ids of the steps applied.
 */
export async function migrate(pool: SessionPool, options: MigrateOptions): Promise<readonly string[]> {
  const session = await pool.acquire();
  let broken = false;
  try {
    await session.exec('begin');
    const applied = await applyMissing(session, options);
    await session.exec('commit');
    return applied;
  } catch (error) {
    await session.exec('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    pool.release(session, broken);
  }
}

async function applyMissing(session: Session, options: MigrateOptions): Promise<readonly string[]> {
  const { schema, migrations, runtimeLogin } = options;
  const role = runtimeRole(schema);
  await session.exec(`select pg_advisory_xact_lock(hashtextextended('liandong.migrate', 0))`);
  await session.exec(createRole(role));
  await session.exec(`grant ${role} to ${runtimeLogin ? quoted(runtimeLogin) : 'current_user'}`);
  await session.exec(`create schema if not exists ${schema}; set local search_path to ${schema}, public;
    create table if not exists schema_migration (id text primary key, checksum text not null, applied_at timestamptz(3) not null default now());
    alter table schema_migration enable row level security;
    grant usage on schema ${schema} to ${role}`);
  const landed = await landedSteps(session);
  const missing: string[] = [];
  for (const step of [...KIT_MIGRATIONS, ...migrations]) {
    const checksum = createHash('sha256').update(step.sql).digest('hex');
    const known = landed.get(step.id);
    if (known === checksum) continue;
    if (known !== undefined)
      throw new MigrationError(`The migration ${schema}/${step.id} was edited after it had landed.`);
    await session.exec(step.sql);
    await session.query('insert into schema_migration (id, checksum) values ($1, $2)', [step.id, checksum]);
    missing.push(step.id);
  }
  if (missing.length > 0) await session.exec(grants(schema, role));
  await refuseBypass(session, schema, role);
  return missing;
}

async function landedSteps(session: Session): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.query('select id, checksum from schema_migration', []);
  return new Map((rows as { id: string; checksum: string }[]).map(({ id, checksum }) => [id, checksum]));
}

/** Roles belong to the whole server: another database's migration may be making the same one. */
function createRole(role: string): string {
  return `do $$ begin
    if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
  exception when duplicate_object or unique_violation then null; end $$`;
}

/** The runtime role may change rows, but never the ledger's, which its function appends, nor the history of migrations. */
function grants(schema: string, role: string): string {
  return `grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage on all sequences in schema ${schema} to ${role};
    grant execute on all functions in schema ${schema} to ${role};
    revoke insert, update, delete, truncate on ledger, ledger_head from ${role};
    revoke all on schema_migration from ${role}`;
}

/**
 * Row-level security is void for a superuser, a role with BYPASSRLS, and the owner with all who inherit from it: such a
 * runtime role is refused, and so is one that is not there.
 */
async function refuseBypass(session: Session, schema: string, role: string): Promise<void> {
  const { rows } = await session.query(
    `select coalesce((select rolsuper or rolbypassrls from pg_roles where rolname = $1), true) as bypasses,
            exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = $2 and c.relkind in ('r', 'p') and pg_has_role($1::name, c.relowner, 'usage')) as owns,
            (select string_agg(c.relname, ', ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = $2 and c.relkind in ('r', 'p') and not c.relrowsecurity) as open`,
    [role, schema],
  );
  const [found] = rows as [{ bypasses: boolean; owns: boolean; open: string | null }];
  if (found.bypasses || found.owns)
    throw new MigrationError(`The role ${role} could bypass row-level security; give it no such right.`);
  if (found.open) throw new MigrationError(`These tables of ${schema} have no row-level security: ${found.open}.`);
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
