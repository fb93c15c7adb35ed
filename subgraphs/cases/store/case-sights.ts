import { sql } from 'kysely';
import type { CaseSight } from '../domain/may-see.js';
import { idsOnPath } from './agencies.js';
import type { CaseTrx } from './tables.js';

interface SightRow {
  readonly id: string;
  readonly intake_path: string;
  readonly lead_path: string | null;
  readonly platform: string | null;
  readonly helpers: readonly string[];
}

/** What decides who sees these cases, by id. One statement. */
export async function sightsOfCases(trx: CaseTrx, ids: readonly string[]): Promise<ReadonlyMap<string, CaseSight>> {
  const { rows } = await sql<SightRow>`select c.id, c.intake_path, c.lead_path, c.platform, array(
      select a.agency_id from assignment a where a.case_id = c.id and a.role = 'CO' and a.ended_at is null
      union select t.unit_agency_id from field_task t where t.case_id = c.id and t.completed_at is null
    ) as helpers from cases c where c.id = any (${[...new Set(ids)]}::text[])`.execute(trx);
  return new Map(rows.map((row) => [row.id, sightOf(row)]));
}

function sightOf({ intake_path, lead_path, platform, helpers }: SightRow): CaseSight {
  return { intakeLine: idsOnPath(intake_path), leadLine: idsOnPath(lead_path ?? ''), platform, helperIds: helpers };
}
