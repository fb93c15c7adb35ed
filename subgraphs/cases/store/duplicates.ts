import { sql } from 'kysely';
import type { CaseRow, CaseTrx } from './tables.js';

/** A case that may tell of the same as another one. */
export interface DuplicateRow {
  readonly id: string;
  /** 0 to 1. */
  readonly likeness: number;
  /** Null where one of both has no coordinates. */
  readonly metresApart: number | null;
}

/** What is looked at: the newest open cases of the place around the time of receipt. */
const LOOKED_AT = 200;
const DAYS_BEFORE = 30;
const DAYS_AFTER = 1;
const MAX_METRES = 2_000;
const MIN_LIKENESS = 0.35;
const DAY_MS = 86_400_000;

/**
 * Open cases in the caller's sight that are near in time and place, of the same category as far as both have one, and
 * alike in their summaries; the most alike first, at most `limit`.
 */
export async function duplicatesOf(
  trx: CaseTrx,
  subject: CaseRow,
  { categoryCode, limit }: { readonly categoryCode: string | null; readonly limit: number },
): Promise<readonly DuplicateRow[]> {
  const { rows } = await sql<DuplicateRow>`
    select id, likeness, metres::integer as "metresApart"
    from (
      select near.id, ${metresFrom(subject)} as metres,
        likeness(bigrams(near.summary), (select bigrams(${subject.summary}))) as likeness
      from (${neighbours(trx, subject, categoryCode)}) near
    ) compared
    where likeness >= ${MIN_LIKENESS} and coalesce(metres, 0) <= ${MAX_METRES}
    order by likeness desc, id
    limit ${limit}`.execute(trx);
  return rows;
}

function neighbours(
  trx: CaseTrx,
  { id, division_code, intake_agency_id, received_at }: CaseRow,
  category: string | null,
) {
  let query = trx
    .selectFrom('cases')
    .select(['id', 'summary', 'latitude', 'longitude'])
    .where('open', '=', true)
    .where('id', '!=', id)
    .where('received_at', '>=', new Date(received_at.getTime() - DAYS_BEFORE * DAY_MS))
    .where('received_at', '<=', new Date(received_at.getTime() + DAYS_AFTER * DAY_MS));
  query =
    division_code === null
      ? query.where('intake_agency_id', '=', intake_agency_id)
      : query.where('division_code', '=', division_code);
  if (category !== null) {
    query = query.where((of) => of.or([of('category_code', '=', category), of('category_code', 'is', null)]));
  }
  return query.orderBy('received_at', 'desc').limit(LOOKED_AT);
}

/** Over the sphere flattened at the subject: exact enough for two kilometres. */
function metresFrom({ latitude, longitude }: CaseRow) {
  return sql`111320 * sqrt(power(near.latitude - ${latitude}::double precision, 2)
    + power((near.longitude - ${longitude}::double precision) * cos(radians(${latitude}::double precision)), 2))`;
}
