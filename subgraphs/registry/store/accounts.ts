import { sql } from 'kysely';
import { rowsOf } from './bulk.js';
import { behind, oneOf, type Listed, type PagesRequest, type ParentCount } from './pages.js';
import type { AccountRow, RegistryTrx } from './tables.js';

export interface AccountSelection {
  readonly platforms?: readonly string[] | null;
}

export async function accountsById(trx: RegistryTrx, ids: readonly string[]): Promise<readonly AccountRow[]> {
  return trx.selectFrom('account').selectAll().where(oneOf('id', ids)).execute();
}

export async function accountByFilingNo(trx: RegistryTrx, filingNo: string): Promise<AccountRow | undefined> {
  return trx.selectFrom('account').selectAll().where('filing_no', '=', filingNo).executeTakeFirst();
}

export async function accountByHandle(
  trx: RegistryTrx,
  platform: string,
  handleKey: string,
): Promise<AccountRow | undefined> {
  return trx
    .selectFrom('account')
    .selectAll()
    .where('platform', '=', platform)
    .where('handle_key', '=', handleKey)
    .executeTakeFirst();
}

export async function accountByUrlKey(trx: RegistryTrx, urlKey: string): Promise<AccountRow | undefined> {
  return trx.selectFrom('account').selectAll().where('url_key', '=', urlKey).executeTakeFirst();
}

/** Accounts of each agency, by platform. */
export async function accountsOfAgencies(
  trx: RegistryTrx,
  { parents, filter, after, limit }: PagesRequest<AccountSelection>,
): Promise<readonly Listed<AccountRow>[]> {
  const { rows } = await sql<Listed<AccountRow>>`
    select * from (
      select account.*, agency_id as parent, row_number() over (partition by agency_id order by platform, id) as place
      from account
      where agency_id = any(${[...parents]}::text[]) and ${oneOf('platform', filter.platforms)} and ${behind(['platform', 'id'], after)}
    ) as ranked
    where place <= ${limit} order by parent, place`.execute(trx);
  return rows;
}

export async function countAccountsOfAgencies(
  trx: RegistryTrx,
  parents: readonly string[],
  filter: AccountSelection,
): Promise<readonly ParentCount[]> {
  const { rows } = await sql<ParentCount>`
    select agency_id as parent, count(*) as count from account
    where agency_id = any(${[...parents]}::text[]) and ${oneOf('platform', filter.platforms)} group by agency_id`.execute(
    trx,
  );
  return rows;
}

/** Accounts whose id, address, handle or filing number is taken already are left out. Returns the ids that are new. */
export async function insertAccounts(trx: RegistryTrx, rows: readonly AccountRow[]): Promise<readonly string[]> {
  const columns = `id text, platform text, handle text, handle_key text, display_name text, url text, url_key text,
    agency_id text, filing_no text, filing_state text, filed_at timestamptz, cancelled_at timestamptz, successor_id text`;
  const inserted = await sql<{ id: string }>`
    insert into account (id, platform, handle, handle_key, display_name, url, url_key,
      agency_id, filing_no, filing_state, filed_at, cancelled_at, successor_id)
    select id, platform, handle, handle_key, display_name, url, url_key,
      agency_id, filing_no, filing_state, filed_at, cancelled_at, successor_id from ${rowsOf(rows, columns)}
    on conflict do nothing returning id`.execute(trx);
  return inserted.rows.map((row) => row.id);
}

/** The platforms on which an account is known. */
export async function platformsWithAccounts(trx: RegistryTrx): Promise<readonly string[]> {
  const rows = await trx.selectFrom('account').select('platform').distinct().execute();
  return rows.map((row) => row.platform);
}
