import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from '../../kit/graph/cursor.js';
import { behind, oneOf } from './pages.js';
import type { ApiKeyRow, RegistryTrx } from './tables.js';

/** Conditions join by AND. Whatever is asked for, the row policy decides what is there. */
export interface ApiKeySelection {
  readonly subjects?: readonly string[] | null;
  /** Neither revoked nor over at this instant. */
  readonly standingAt?: Date | null;
}

export async function apiKeysById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly ApiKeyRow[]> {
  return trx.selectFrom('api_key').selectAll().where(oneOf('id', ids)).execute();
}

/** Keys in the order of their ids, which is that of their issue. */
export async function listApiKeys(
  trx: RegistryTrx,
  request: { selection: ApiKeySelection; after: Position | null; limit: number },
): Promise<readonly ApiKeyRow[]> {
  return trx
    .selectFrom('api_key')
    .selectAll()
    .where(selected(request.selection))
    .where(behind(['id'], request.after))
    .orderBy('id')
    .limit(request.limit)
    .execute();
}

export async function countApiKeys(trx: RegistryTrx, selection: ApiKeySelection): Promise<number> {
  const row = await trx
    .selectFrom('api_key')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where(selected(selection))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The key that took this one's place, if one did. */
export async function hasSuccessor(trx: RegistryTrx, id: string): Promise<boolean> {
  const row = await trx.selectFrom('api_key').select('id').where('replaces_id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** The key and, where only services read it, what its text is known by. */
export async function insertApiKey(
  trx: RegistryTrx,
  row: Omit<ApiKeyRow, 'revoked_at' | 'revoke_reason'>,
  secretHash: string,
): Promise<void> {
  const scopes = JSON.stringify(row.scopes);
  await trx
    .insertInto('api_key')
    .values({ ...row, scopes, revoked_at: null, revoke_reason: null })
    .execute();
  await trx.insertInto('api_key_secret').values({ key_id: row.id, secret_hash: secretHash }).execute();
}

export async function shortenApiKey(trx: RegistryTrx, id: string, validTo: Date): Promise<void> {
  await trx.updateTable('api_key').set({ valid_to: validTo }).where('id', '=', id).executeTakeFirstOrThrow();
}

export async function markRevoked(
  trx: RegistryTrx,
  id: string,
  { at, reason }: { at: Date; reason: string },
): Promise<void> {
  await trx
    .updateTable('api_key')
    .set({ revoked_at: at, revoke_reason: reason })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** For the feed alone; the row policy shows the hash to no other caller than a service. */
export async function apiKeyFacts(
  trx: RegistryTrx,
  ids: readonly string[],
): Promise<readonly (ApiKeyRow & { readonly secret_hash: string })[]> {
  return trx
    .selectFrom('api_key')
    .innerJoin('api_key_secret', 'api_key_secret.key_id', 'api_key.id')
    .selectAll('api_key')
    .select('api_key_secret.secret_hash')
    .where(oneOf('api_key.id', ids))
    .execute();
}

function selected({ subjects, standingAt }: ApiKeySelection): RawBuilder<SqlBool> {
  const standing = standingAt == null ? sql`true` : sql`revoked_at is null and valid_to > ${standingAt}`;
  return sql<SqlBool>`(${oneOf('subject', subjects)} and ${standing})`;
}
