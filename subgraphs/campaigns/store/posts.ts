import { sql } from 'kysely';
import { groupBy } from '../../kit/graph/loaders.js';
import { pageKeyRecords, type PageKey } from './page-key.js';
import type { CampaignsTrx, PostRow } from './tables.js';

export async function postsById(trx: CampaignsTrx, ids: readonly string[]): Promise<readonly PostRow[]> {
  return trx
    .selectFrom('post')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** The pages of many accounts' posts, newest first, in the keys' order. */
export async function postPages(trx: CampaignsTrx, keys: readonly PageKey[]): Promise<readonly PostRow[][]> {
  const { rows } = await sql<PostRow & { slot: number }>`
    select wanted.slot, page.*
      from jsonb_to_recordset(${pageKeyRecords(keys)}::jsonb)
        as wanted(slot int, owner_id text, after_at timestamptz, after_id text, page_limit int, state text)
      cross join lateral (
        select p.* from post p
         where p.account_id = wanted.owner_id collate "C"
           and (p.published_at, p.id) < (wanted.after_at, wanted.after_id collate "C")
         order by p.published_at desc, p.id desc limit wanted.page_limit) as page
     order by wanted.slot, page.published_at desc, page.id desc
  `.execute(trx);
  return groupBy(
    rows,
    (row) => row.slot,
    keys.map((_, slot) => slot),
  );
}

export async function countPosts(trx: CampaignsTrx, accountId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('post')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Writes many posts in one statement; ids that are there already stay as they are. Returns the ids written. */
export async function insertPosts(trx: CampaignsTrx, rows: readonly PostRow[]): Promise<readonly string[]> {
  const { rows: written } = await sql<{ id: string }>`
    insert into post (id, account_id, title, content_ref, state, published_at, recorded_at)
    select id, account_id, title, content_ref, state, published_at, recorded_at
      from jsonb_populate_recordset(null::post, ${JSON.stringify(rows)}::jsonb)
    on conflict (id) do nothing returning id
  `.execute(trx);
  return written.map((row) => row.id);
}
