import { sql } from 'kysely';
import { batchBy, groupBy } from '../../kit/graph/loaders.js';
import type { AssessmentTrx, ScoreCardRow } from './tables.js';

/** One agency and one month by its first day, `YYYY-MM-DD`. */
export interface AgencyMonth {
  readonly agencyId: string;
  readonly month: string;
}

/**
 * Scores the given months of the given agencies anew from the case facts, as of `now`: a first response is judged once
 * it was given, a resolution once the case was closed, and either once its limit has passed. A month without a rated
 * case has no card.
 */
export async function rescore(trx: AssessmentTrx, months: readonly AgencyMonth[], now: Date): Promise<void> {
  if (months.length === 0) return;
  const wanted = JSON.stringify(months);
  await sql`
    with wanted as (select * from jsonb_to_recordset(${wanted}::jsonb) as w("agencyId" text, month date)),
    counted as (
      select f.agency_id, f.month,
             count(*) filter (where f.first_response_met_at <= f.first_response_due_at) as responded,
             count(*) filter (where f.first_response_met_at is not null or f.first_response_due_at < ${now}) as response_judged,
             count(*) filter (where f.resolved) as resolved,
             count(*) filter (where f.closed_at is not null
               or (f.resolve_met_at is null and f.resolve_due_at < ${now})) as resolution_judged,
             count(*) filter (where f.satisfied) as satisfied,
             count(f.satisfied) as answered
        from wanted w join case_fact f on f.agency_id = w."agencyId" collate "C" and f.month = w.month
       where f.rated group by f.agency_id, f.month),
    emptied as (
      delete from score_card s using wanted w
       where s.agency_id = w."agencyId" collate "C" and s.month = w.month
         and not exists (select from counted c where c.agency_id = s.agency_id and c.month = s.month))
    insert into score_card (agency_id, month, indicator_set, responded, response_judged, resolved, resolution_judged,
                            satisfied, answered, computed_at)
    select c.agency_id, c.month, frozen.version, c.responded, c.response_judged, c.resolved, c.resolution_judged,
           c.satisfied, c.answered, ${now}
      from counted c
      cross join lateral (
        select version from indicator_set i where i.valid_from <= c.month order by i.valid_from desc limit 1) as frozen
    on conflict (agency_id, month) do update set
      (responded, response_judged, resolved, resolution_judged, satisfied, answered, computed_at) =
      (excluded.responded, excluded.response_judged, excluded.resolved, excluded.resolution_judged,
       excluded.satisfied, excluded.answered, excluded.computed_at)
  `.execute(trx);
}

/** Months whose card is out of date because the limit of an open first response or resolution has passed since. */
export async function overdueMonths(trx: AssessmentTrx, now: Date): Promise<readonly AgencyMonth[]> {
  const { rows } = await sql<AgencyMonth>`
    select distinct f.agency_id as "agencyId", f.month::text as month
      from case_fact f join score_card s on s.agency_id = f.agency_id and s.month = f.month
     where f.rated
       and ((f.first_response_met_at is null
             and f.first_response_due_at >= s.computed_at and f.first_response_due_at < ${now})
         or (f.resolve_met_at is null and f.closed_at is null
             and f.resolve_due_at >= s.computed_at and f.resolve_due_at < ${now}))
  `.execute(trx);
  return rows;
}

const CARD = sql.raw(`
  s.agency_id, s.month::text as month, s.indicator_set, s.responded, s.response_judged, s.resolved, s.resolution_judged,
  s.satisfied, s.answered, s.computed_at, i.response_weight, i.resolution_weight, i.satisfaction_weight,
  array(select distinct v.item from veto_finding v
         where v.agency_id = s.agency_id and v.month = s.month order by v.item) as veto_items`);

/** The card of each agency's latest month; null where there is none. */
export async function latestCards(
  trx: AssessmentTrx,
  agencyIds: readonly string[],
): Promise<readonly (ScoreCardRow | null)[]> {
  const { rows } = await sql<ScoreCardRow>`
    select latest.* from unnest(${[...agencyIds]}::text[]) as agency(id)
     cross join lateral (
       select ${CARD} from score_card s join indicator_set i on i.version = s.indicator_set
        where s.agency_id = agency.id collate "C" order by s.month desc limit 1) as latest
  `.execute(trx);
  return batchBy(rows, (row) => row.agency_id, agencyIds);
}

export interface CardPageKey {
  readonly agencyId: string;
  /** The month that the page continues before; null for the newest. */
  readonly before: string | null;
  readonly limit: number;
}

/** The pages of many agencies' cards, newest month first, in the keys' order. */
export async function cardPages(trx: AssessmentTrx, keys: readonly CardPageKey[]): Promise<readonly ScoreCardRow[][]> {
  const wanted = JSON.stringify(keys.map((key, slot) => ({ slot, ...key })));
  const { rows } = await sql<ScoreCardRow & { slot: number }>`
    select wanted.slot, page.*
      from jsonb_to_recordset(${wanted}::jsonb) as wanted(slot int, "agencyId" text, before date, "limit" int)
      cross join lateral (
        select ${CARD} from score_card s join indicator_set i on i.version = s.indicator_set
         where s.agency_id = wanted."agencyId" collate "C" and s.month < coalesce(wanted.before, 'infinity')
         order by s.month desc limit wanted."limit") as page
     order by wanted.slot, page.month desc
  `.execute(trx);
  return groupBy(
    rows,
    (row) => row.slot,
    keys.map((_, slot) => slot),
  );
}

export async function countCards(trx: AssessmentTrx, agencyId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('score_card')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('agency_id', '=', agencyId)
    .executeTakeFirstOrThrow();
  return count;
}
