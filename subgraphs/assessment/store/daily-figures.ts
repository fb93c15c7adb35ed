import { sql } from 'kysely';
import type { AgencyMetric } from '../domain/metric.js';
import type { AssessmentTrx } from './tables.js';

/** One agency and one day, `YYYY-MM-DD`. */
export interface AgencyDay {
  readonly agencyId: string;
  readonly day: string;
}

/** Counts the given days of the given agencies anew from the case facts. */
export async function recountDays(trx: AssessmentTrx, days: readonly AgencyDay[]): Promise<void> {
  if (days.length === 0) return;
  await sql`
    insert into daily_figure (agency_id, day, received, accepted, closed, resolved)
    select wanted."agencyId", wanted.day,
           (select count(*) from case_fact f where f.agency_id = wanted."agencyId" collate "C" and f.received_on = wanted.day),
           (select count(*) from case_fact f where f.agency_id = wanted."agencyId" collate "C" and f.accepted_on = wanted.day),
           (select count(*) from case_fact f where f.agency_id = wanted."agencyId" collate "C" and f.closed_on = wanted.day),
           (select count(*) from case_fact f
             where f.agency_id = wanted."agencyId" collate "C" and f.closed_on = wanted.day and f.resolved)
      from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as wanted("agencyId" text, day date)
    on conflict (agency_id, day) do update set (received, accepted, closed, resolved) =
      (excluded.received, excluded.accepted, excluded.closed, excluded.resolved)
  `.execute(trx);
}

/** A day on which nothing is counted any more has no row, as if nothing ever had been: a replay gives the same rows. */
export async function dropEmptyDays(trx: AssessmentTrx, days: readonly AgencyDay[]): Promise<void> {
  if (days.length === 0) return;
  await sql`
    delete from daily_figure d
     using jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as wanted("agencyId" text, day date)
     where d.agency_id = wanted."agencyId" collate "C" and d.day = wanted.day
       and d.received + d.accepted + d.closed = 0
  `.execute(trx);
}

/** One day's value of a metric. */
export interface DayValue {
  readonly day: string;
  readonly value: number;
  /** Whether a running total was lower than before. */
  readonly decreased: boolean;
}

const COLUMNS = {
  'cases.received': 'received',
  'cases.accepted': 'accepted',
  'cases.closed': 'closed',
  'cases.resolved': 'resolved',
} as const satisfies Record<AgencyMetric, string>;

/** The days on which something was counted, in their order. */
export async function agencySeries(
  trx: AssessmentTrx,
  wanted: { readonly agencyId: string; readonly metric: AgencyMetric; readonly from: string; readonly to: string },
): Promise<readonly DayValue[]> {
  const column = sql.ref<number>(COLUMNS[wanted.metric]);
  const { rows } = await sql<DayValue>`
    select day::text as day, ${column} as value, false as decreased from daily_figure
     where agency_id = ${wanted.agencyId} and day between ${wanted.from}::date and ${wanted.to}::date
     order by daily_figure.day
  `.execute(trx);
  return rows;
}
