import { sql } from 'kysely';
import type { DayValue } from './daily-figures.js';
import type { AssessmentTrx, MetricSnapshotRow } from './tables.js';

/** Writes snapshots in one statement; the same (account, metric, at, source) stays as it was first. Returns how many are new. */
export async function insertSnapshots(trx: AssessmentTrx, rows: readonly MetricSnapshotRow[]): Promise<number> {
  const result = await sql`
    insert into metric_snapshot (account_id, metric, at, source, value, method, decreased, recorded_at)
    select account_id, metric, at, source, value, method, decreased, recorded_at
      from jsonb_populate_recordset(null::metric_snapshot, ${JSON.stringify(rows)}::jsonb)
    on conflict (account_id, metric, at, source) do nothing
  `.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}

/** One account's running total as one source measures it. */
export interface Series {
  readonly accountId: string;
  readonly metric: string;
  readonly source: string;
}

/** Flags every value of these running totals that is lower than the one before it. Returns how many flags changed. */
export async function flagDecreases(trx: AssessmentTrx, series: readonly Series[]): Promise<number> {
  if (series.length === 0) return 0;
  const result = await sql`
    update metric_snapshot s set decreased = seen.fell
      from (
        select m.account_id, m.metric, m.at, m.source,
               coalesce(m.value < lag(m.value) over (partition by m.account_id, m.metric, m.source order by m.at), false) as fell
          from metric_snapshot m
          join jsonb_to_recordset(${JSON.stringify(series)}::jsonb) as w("accountId" text, metric text, source text)
            on m.account_id = w."accountId" collate "C" and m.metric = w.metric collate "C" and m.source = w.source collate "C"
      ) as seen
     where (s.account_id, s.metric, s.at, s.source) = (seen.account_id, seen.metric, seen.at, seen.source)
       and s.decreased is distinct from seen.fell
  `.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}

export interface SeriesWanted {
  readonly accountId: string;
  readonly metric: string;
  readonly from: Date;
  readonly until: Date;
}

/**
 * One value per day: of an interval metric the sum of the day, of a running total the day's last. Where sources disagree
 * on an instant, the lowest value is used (`domain.md` G6).
 */
export async function accountSeries(
  trx: AssessmentTrx,
  wanted: SeriesWanted,
  kind: 'CUMULATIVE' | 'INTERVAL',
): Promise<readonly DayValue[]> {
  const ofDay = sql.raw(kind === 'INTERVAL' ? 'sum(value)::bigint' : '(array_agg(value order by at desc))[1]');
  const { rows } = await sql<DayValue>`
    with agreed as (
      select at, min(value) as value, bool_or(decreased) as decreased from metric_snapshot
       where account_id = ${wanted.accountId} and metric = ${wanted.metric}
         and at >= ${wanted.from} and at < ${wanted.until}
       group by at)
    select timezone('Asia/Shanghai', at)::date::text as day, ${ofDay} as value, bool_or(decreased) as decreased
      from agreed group by 1 order by 1
  `.execute(trx);
  return rows;
}
