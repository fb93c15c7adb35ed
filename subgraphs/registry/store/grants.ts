import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import { behind, oneOf } from './pages.js';
import type { AccessGrantRow, RegistryTrx } from './tables.js';

/** Conditions join by AND. Whatever is asked for, the row policy decides what is there. */
export interface GrantSelection {
  readonly agencyIds?: readonly string[] | null;
  readonly subjects?: readonly string[] | null;
  readonly roles?: readonly string[] | null;
  /** Neither revoked nor over at this instant; those that begin later count. */
  readonly standingAt?: Date | null;
}

export async function grantsById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly AccessGrantRow[]> {
  return trx.selectFrom('access_grant').selectAll().where(oneOf('id', ids)).execute();
}

/** Grants in the order of their ids, which is that of their giving. */
export async function listGrants(
  trx: RegistryTrx,
  request: { selection: GrantSelection; after: Position | null; limit: number },
): Promise<readonly AccessGrantRow[]> {
  return trx
    .selectFrom('access_grant')
    .selectAll()
    .where(selected(request.selection))
    .where(behind(['id'], request.after))
    .orderBy('id')
    .limit(request.limit)
    .execute();
}

export async function countGrants(trx: RegistryTrx, selection: GrantSelection): Promise<number> {
  const row = await trx
    .selectFrom('access_grant')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where(selected(selection))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** What each subject holds or will hold, as far as the caller may see it. */
export async function standingGrants(
  trx: RegistryTrx,
  subjects: readonly string[],
  at: Date,
): Promise<readonly AccessGrantRow[]> {
  const selection = { subjects, standingAt: at };
  return trx.selectFrom('access_grant').selectAll().where(selected(selection)).orderBy('id').execute();
}

/** What is held or will be held at an agency. */
export async function grantsAt(trx: RegistryTrx, agencyId: string, at: Date): Promise<readonly AccessGrantRow[]> {
  const selection = { agencyIds: [agencyId], standingAt: at };
  return trx.selectFrom('access_grant').selectAll().where(selected(selection)).orderBy('id').execute();
}

/** Grants whose id is taken already stay as they are. Returns the ids that are new. */
export async function insertGrants(
  trx: RegistryTrx,
  rows: readonly Omit<AccessGrantRow, 'ended_at' | 'end_reason'>[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const inserted = await trx
    .insertInto('access_grant')
    .values(rows.map((row) => ({ ...row, ended_at: null, end_reason: null })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return inserted.map(({ id }) => id);
}

export async function endGrants(
  trx: RegistryTrx,
  ids: readonly string[],
  { at, reason }: { at: Date; reason: string },
): Promise<void> {
  await trx.updateTable('access_grant').set({ ended_at: at, end_reason: reason }).where(oneOf('id', ids)).execute();
}

function selected({ agencyIds, subjects, roles, standingAt }: GrantSelection): RawBuilder<SqlBool> {
  const standing =
    standingAt == null ? sql`true` : sql`ended_at is null and (valid_to is null or valid_to > ${standingAt})`;
  return sql<SqlBool>`(${oneOf('agency_id', agencyIds)} and ${oneOf('subject', subjects)} and ${oneOf('role', roles)}
    and ${standing})`;
}
