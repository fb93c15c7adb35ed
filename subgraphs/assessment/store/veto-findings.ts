import { sql } from 'kysely';
import type { AssessmentTrx, VetoFindingRow } from './tables.js';

/** Writes findings in one statement; those that are there already stay. Returns the ids written. */
export async function insertVetoes(trx: AssessmentTrx, rows: readonly VetoFindingRow[]): Promise<readonly string[]> {
  const { rows: written } = await sql<{ id: string }>`
    insert into veto_finding (id, agency_id, account_id, month, item, found_at)
    select id, agency_id, account_id, month, item, found_at
      from jsonb_populate_recordset(null::veto_finding, ${JSON.stringify(rows)}::jsonb)
    on conflict (id) do nothing returning id
  `.execute(trx);
  return written.map((row) => row.id);
}
