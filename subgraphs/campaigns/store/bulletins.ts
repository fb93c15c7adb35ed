import { sql, type Insertable } from 'kysely';
import { groupBy } from '../../kit/graph/loaders.js';
import type { BulletinRow, CampaignsTrx, Tables } from './tables.js';

export interface BulletinPageKey {
  readonly incidentId: string;
  /** The number that the page continues below; null for the newest. */
  readonly belowSeq: number | null;
  readonly limit: number;
}

/** The pages of many incidents' bulletins, newest first, in the keys' order. */
export async function bulletinPages(
  trx: CampaignsTrx,
  keys: readonly BulletinPageKey[],
): Promise<readonly BulletinRow[][]> {
  const wanted = JSON.stringify(keys.map((key, slot) => ({ slot, ...key })));
  const { rows } = await sql<BulletinRow & { slot: number }>`
    select wanted.slot, page.*
      from jsonb_to_recordset(${wanted}::jsonb) as wanted(slot int, "incidentId" text, "belowSeq" int, "limit" int)
      cross join lateral (
        select b.* from bulletin b
         where b.incident_id = wanted."incidentId" collate "C" and b.seq < coalesce(wanted."belowSeq", 2147483647)
         order by b.seq desc limit wanted."limit") as page
     order by wanted.slot, page.seq desc
  `.execute(trx);
  return groupBy(
    rows,
    (row) => row.slot,
    keys.map((_, slot) => slot),
  );
}

export async function bulletinsById(trx: CampaignsTrx, ids: readonly string[]): Promise<readonly BulletinRow[]> {
  return trx
    .selectFrom('bulletin')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function insertBulletin(trx: CampaignsTrx, row: Insertable<Tables['bulletin']>): Promise<void> {
  await trx.insertInto('bulletin').values(row).execute();
}
