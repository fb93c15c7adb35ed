import { sql } from 'kysely';
import { ENGAGEMENT_METRIC } from '../domain/metric.js';
import type { AssessmentTrx } from './tables.js';

export interface GiniKey {
  readonly matrixId: string;
  readonly from: Date;
  readonly until: Date;
}

/**
 * The Gini coefficient of engagement over the accounts of each matrix, in the keys' order: the same formula as
 * `domain/gini.ts`. An account without a snapshot in the period was not measured and is left out; null without any, or
 * when all were 0.
 */
export async function engagementGinis(
  trx: AssessmentTrx,
  keys: readonly GiniKey[],
): Promise<readonly (number | null)[]> {
  const wanted = JSON.stringify(keys.map((key, slot) => ({ slot, ...key })));
  const { rows } = await sql<{ slot: number; gini: number | null }>`
    with agreed as (
      select w.slot, m.account_id, s.at, min(s.value) as value
        from jsonb_to_recordset(${wanted}::jsonb)
          as w(slot int, "matrixId" text, "from" timestamptz, "until" timestamptz)
        join (select distinct matrix_id, account_id from matrix_member) m on m.matrix_id = w."matrixId" collate "C"
        join metric_snapshot s on s.account_id = m.account_id and s.metric = ${ENGAGEMENT_METRIC}
         and s.at >= w."from" and s.at < w."until"
       group by w.slot, m.account_id, s.at),
    totals as (select slot, account_id, sum(value)::double precision as total from agreed group by slot, account_id),
    ranked as (select slot, total, row_number() over (partition by slot order by total) as rank from totals)
    select slot,
           case when sum(total) > 0
                then greatest(0, 2 * sum(rank * total) / (count(*) * sum(total)) - (count(*) + 1)::double precision / count(*))
           end as gini
      from ranked group by slot
  `.execute(trx);
  const bySlot = new Map(rows.map((row) => [row.slot, row.gini]));
  return keys.map((_, slot) => bySlot.get(slot) ?? null);
}
