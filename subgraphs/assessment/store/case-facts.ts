import { sql } from 'kysely';
import type { CaseFact } from '../domain/case-fact.js';
import type { AssessmentTrx } from './tables.js';

/** Where a case counts: whose score of which month, and on which days. */
export interface CountedAt {
  readonly agency_id: string;
  /** Null before it is accepted. */
  readonly month: string | null;
  readonly days: readonly string[];
}

export async function countedAt(trx: AssessmentTrx, caseIds: readonly string[]): Promise<readonly CountedAt[]> {
  const { rows } = await sql<CountedAt>`
    select distinct agency_id, month::text as month,
           array_remove(array[received_on::text, accepted_on::text, closed_on::text], null) as days
      from case_fact where case_id = any (${[...caseIds]}::text[]) and agency_id is not null
  `.execute(trx);
  return rows;
}

/** Writes one row per case; a case that is there already is replaced. */
export async function upsertCaseFacts(trx: AssessmentTrx, facts: readonly CaseFact[]): Promise<void> {
  const columns = sql.raw(`agency_id, division_code, state, received_at, accepted_at, closed_at, first_response_due_at,
    first_response_met_at, resolve_due_at, resolve_met_at, rated, resolved, satisfied, negative_duration`);
  await sql`
    insert into case_fact (case_id, ${columns})
    select case_id, ${columns} from jsonb_populate_recordset(null::case_fact, ${JSON.stringify(facts.map(rowOf))}::jsonb)
    on conflict (case_id) do update set (${columns}) = (
      excluded.agency_id, excluded.division_code, excluded.state, excluded.received_at, excluded.accepted_at,
      excluded.closed_at, excluded.first_response_due_at, excluded.first_response_met_at, excluded.resolve_due_at,
      excluded.resolve_met_at, excluded.rated, excluded.resolved, excluded.satisfied, excluded.negative_duration)
  `.execute(trx);
}

function rowOf(fact: CaseFact) {
  return {
    case_id: fact.caseId,
    agency_id: fact.agencyId,
    division_code: fact.divisionCode,
    state: fact.state,
    received_at: fact.receivedAt,
    accepted_at: fact.acceptedAt,
    closed_at: fact.closedAt,
    first_response_due_at: fact.firstResponse?.dueAt ?? null,
    first_response_met_at: fact.firstResponse?.metAt ?? null,
    resolve_due_at: fact.resolve?.dueAt ?? null,
    resolve_met_at: fact.resolve?.metAt ?? null,
    rated: fact.rated,
    resolved: fact.resolved,
    satisfied: fact.satisfied,
    negative_duration: fact.negativeDuration,
  };
}
