import { sql } from 'kysely';
import type { LookUpCountRow, RegistryTrx } from './tables.js';

/** Adds to what other replicas have counted. */
export async function addLookUps(trx: RegistryTrx, rows: readonly LookUpCountRow[]): Promise<void> {
  await sql`
    insert into look_up_count as counted (day, province, asked, unanswered)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(day date, province text, asked integer, unanswered integer)
    order by 1, 2
    on conflict (day, province) do update
    set asked = counted.asked + excluded.asked, unanswered = counted.unanswered + excluded.unanswered`.execute(trx);
}

/** Sums by province over days from the first to the last one. */
export async function lookUpsOf(
  trx: RegistryTrx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly Omit<LookUpCountRow, 'day'>[]> {
  const { rows } = await sql<Omit<LookUpCountRow, 'day'>>`
    select province, sum(asked)::integer as asked, sum(unanswered)::integer as unanswered
    from look_up_count where day between ${from}::date and ${to}::date group by province order by province`.execute(
    trx,
  );
  return rows;
}
