import { sql, type Selectable } from 'kysely';
import { addDays } from '../../kit/beijing-day.js';
import { endOfBeijingDay } from '../domain/calendar.js';
import type { Quota, SampleRequest, Stratum } from '../domain/sample.js';
import type { QualitySampleTable, SampledCaseTable } from './sample-tables.js';
import type { CaseTrx } from './tables.js';

export type SampleRow = Selectable<QualitySampleTable>;
export type SampledCaseRow = Selectable<SampledCaseTable>;

/** The answered cases in the caller's sight that an agency or one below it leads and that can still be reviewed. */
function frame(linePath: string, { from, to }: SampleRequest) {
  return sql`lead_path >= ${linePath} and lead_path < rtrim(${linePath}, '.') || '/'
    and state in ('REPLIED', 'UNDER_REVIEW')
    and replied_at > ${endOfBeijingDay(addDays(from, -1))} and replied_at <= ${endOfBeijingDay(to)}`;
}

export async function strataOf(trx: CaseTrx, linePath: string, request: SampleRequest): Promise<readonly Stratum[]> {
  const { rows } = await sql<Stratum>`
    select category_code as "categoryCode", lead_agency_id as "agencyId", count(*)::integer as population
    from cases where ${frame(linePath, request)} group by 1, 2 order by 1, 2`.execute(trx);
  return rows;
}

/** Within each stratum the cases stand in the order of a hash of seed and id: a draw that anybody can repeat. */
export async function drawCases(
  trx: CaseTrx,
  linePath: string,
  request: SampleRequest,
  quotas: readonly Quota[],
): Promise<readonly Omit<SampledCaseRow, 'sample_id'>[]> {
  const { rows } = await sql<Omit<SampledCaseRow, 'sample_id'>>`
    select row_number() over (order by d.category_code, d.lead_agency_id, d.place)::integer as position,
      d.id as case_id, d.category_code, d.lead_agency_id as agency_id
    from (
      select id, category_code, lead_agency_id, row_number() over (
        partition by category_code, lead_agency_id order by sha256(convert_to(${request.seed} || ':' || id, 'UTF8')), id) as place
      from cases where ${frame(linePath, request)}
    ) d
    join jsonb_to_recordset(${JSON.stringify(quotas)}::jsonb) as q("categoryCode" text, "agencyId" text, quota integer)
      on q."categoryCode" is not distinct from d.category_code and q."agencyId" = d.lead_agency_id
    where d.place <= q.quota
    order by 1`.execute(trx);
  return rows;
}

export async function sameSample(trx: CaseTrx, request: SampleRequest): Promise<string | undefined> {
  const row = await trx
    .selectFrom('quality_sample')
    .select('id')
    .where('agency_id', '=', request.agencyId)
    .where('replied_from', '=', request.from)
    .where('replied_to', '=', request.to)
    .where('size', '=', request.size)
    .where('seed', '=', request.seed)
    .executeTakeFirst();
  return row?.id;
}

/** False where somebody else has just drawn the same. */
export async function insertSample(
  trx: CaseTrx,
  sample: SampleRow,
  cases: readonly Omit<SampledCaseRow, 'sample_id'>[],
): Promise<boolean> {
  const inserted = await trx
    .insertInto('quality_sample')
    .values(sample)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  if (cases.length > 0) {
    const rows = cases.map((one) => ({ ...one, sample_id: sample.id }));
    await trx.insertInto('sampled_case').values(rows).execute();
  }
  return true;
}

export async function samplesByIds(trx: CaseTrx, ids: readonly string[]): Promise<readonly SampleRow[]> {
  return trx
    .selectFrom('quality_sample')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function casesOfSamples(trx: CaseTrx, ids: readonly string[]): Promise<readonly SampledCaseRow[]> {
  return trx
    .selectFrom('sampled_case')
    .selectAll()
    .where('sample_id', 'in', [...ids])
    .orderBy('sample_id')
    .orderBy('position')
    .execute();
}

/** Whether the caller sees a sample in which this case was drawn. */
export async function isSampled(trx: CaseTrx, sampleId: string, caseId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('sampled_case')
    .select('position')
    .where('sample_id', '=', sampleId)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row !== undefined;
}
