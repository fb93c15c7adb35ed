import { sql } from 'kysely';
import type { AgencyPlaceRow, AssessmentTrx } from './tables.js';

/** Writes where these agencies stand now. The same rows twice give the same rows. */
export async function upsertPlaces(trx: AssessmentTrx, rows: readonly AgencyPlaceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into agency_place (agency_id, line_path)
    select agency_id, line_path from jsonb_populate_recordset(null::agency_place, ${JSON.stringify(rows)}::jsonb)
    on conflict (agency_id) do update set line_path = excluded.line_path
     where agency_place.line_path <> excluded.line_path
  `.execute(trx);
}
