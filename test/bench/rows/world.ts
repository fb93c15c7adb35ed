import { sql } from 'kysely';
import type { Caller } from '../../../schema/caller.js';
import type { CaseTables } from '../../../subgraphs/cases/store/tables.js';
import { serviceCaller } from '../../../subgraphs/kit/callers.js';
import type { Database } from '../../../subgraphs/kit/store/database.js';

/** A ministry, 31 provinces of 11 cities of 9 counties, and a hotline in each city: about 3,700 agencies. */
const PROVINCES = 31;
const CITIES = 11;
const COUNTIES = 9;

export const MINISTRY = 'agency_cn';
export const province = (p: number): string => `agency_p${p}`;
export const city = (p: number, c: number): string => `agency_p${p}_c${c}`;
export const county = (p: number, c: number, n: number): string => `agency_p${p}_c${c}_n${n}`;

/** Writes agencies and `count` cases by SQL: spread over all counties, one in twenty open, times over ten years. */
export async function fill(db: Database<CaseTables>, count: number): Promise<void> {
  await db.asCaller(serviceCaller('cases'), async (trx) => {
    await sql`insert into agency_replica (id, code, name, line_path, level, function_line)
      select id, id, id, path, 'COUNTY', 'police' from (
        select ${MINISTRY} as id, ${MINISTRY} || '.' as path
        union all select 'agency_p' || p, ${MINISTRY} || '.agency_p' || p || '.' from generate_series(1, ${PROVINCES}::int) p
        union all select 'agency_p' || p || '_c' || c, ${MINISTRY} || '.agency_p' || p || '.agency_p' || p || '_c' || c || '.'
          from generate_series(1, ${PROVINCES}::int) p, generate_series(1, ${CITIES}::int) c
        union all select 'hotline_p' || p || '_c' || c, 'hotline_p' || p || '_c' || c || '.'
          from generate_series(1, ${PROVINCES}::int) p, generate_series(1, ${CITIES}::int) c
        union all select 'agency_p' || p || '_c' || c || '_n' || n,
          ${MINISTRY} || '.agency_p' || p || '.agency_p' || p || '_c' || c || '.agency_p' || p || '_c' || c || '_n' || n || '.'
          from generate_series(1, ${PROVINCES}::int) p, generate_series(1, ${CITIES}::int) c, generate_series(1, ${COUNTIES}::int) n
      ) agencies`.execute(trx);
  });
  for (let from = 1; from <= count; from += AT_ONCE) await fillCases(db, from, Math.min(from + AT_ONCE - 1, count));
  await fillHelpers(db);
}

/** In one statement; the store's statement timeout is half a minute. */
const AT_ONCE = 50_000;

async function fillCases(db: Database<CaseTables>, from: number, until: number): Promise<void> {
  await db.asCaller(serviceCaller('cases'), async (trx) => {
    await sql`insert into cases (id, ledger_year, version, state, provenance, urgency, confidential, channel, platform, summary,
        text_salt, quality_flags, intake_agency_id, lead_agency_id, received_at, changed_at, next_due_at, category_code,
        division_code, reopen_count, handoffs, offline_visits, supervision_level, escalation_level)
      select 'case_' || lpad(to_hex(i), 8, '0') || p, '2026', 1, case when i % 20 = 0 then 'IN_PROGRESS' else 'CLOSED' end, 'LIVE',
        'NORMAL', false, 'WEB', case when i % 97 = 7 then 'city-app' end, 'Pothole', 'salt', '{}', 'hotline_p' || p || '_c' || c,
        'agency_p' || p || '_c' || c || '_n' || n, at, at, at + interval '10 days', 'streets.roads', '440104', 0, 0, 0, 0, 0
      from (select i, 1 + i % ${PROVINCES}::int as p, 1 + (i / ${PROVINCES}::int) % ${CITIES}::int as c,
          1 + (i / ${PROVINCES * CITIES}::int) % ${COUNTIES}::int as n, timestamptz '2016-01-01' + i * interval '5 minutes' as at
          from generate_series(${from}::int, ${until}::int) i) spread`.execute(trx);
  });
}

async function fillHelpers(db: Database<CaseTables>): Promise<void> {
  await db.asCaller(serviceCaller('cases'), async (trx) => {
    await sql`insert into assignment (id, case_id, agency_id, role, task, assigned_at)
      select 'asg_' || row_number() over (), c.id, 'agency_p1_c1_n2', 'CO', 'look', c.received_at
      from cases c where c.lead_agency_id = 'agency_p1_c1_n1' and c.open limit 20`.execute(trx);
  });
}

/**
 * One event for each case, in the order of their receipt, as the owner writes them: without the hashes of a real chain,
 * which nobody reads here.
 */
export const FILL_LEDGER = `insert into cases.ledger (seq, event_id, type, subject, chain, chain_day, chain_seq, occurred_at,
    recorded_at, correlation_id, payload_version, payload, content_hash, previous_hash, hash)
  select row_number() over (order by received_at), 'evt_' || id, 'gov.cases.case.received.v1', id, lead_agency_id,
    received_at::date, row_number() over (order by received_at), received_at, received_at, 'bench', 1,
    jsonb_build_object('stateAfter', state, 'changedFields', '["state"]'::jsonb, 'categoryCode', category_code,
      'divisionCode', division_code, 'agencyIds', jsonb_build_array(intake_agency_id, lead_agency_id)), '', '', ''
  from cases.cases`;

export function officer(...agencyIds: readonly string[]): Caller {
  return {
    subject: 'officer',
    kind: 'OFFICER',
    grants: agencyIds.map((agencyId) => ({ agencyId, role: 'SUPERVISOR' })),
    scopes: [],
  };
}

/** So many counties, far apart. */
export function scattered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    county(1 + (index % PROVINCES), 1 + ((index * 5) % CITIES), 1 + ((index * 7) % COUNTIES)),
  );
}
