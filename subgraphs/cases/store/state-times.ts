import { sql } from 'kysely';
import type { Span } from '../../kit/span.js';
import { CASE_EVENT_PREFIX } from '../domain/case-event.js';
import type { CaseState } from '../domain/states.js';
import type { CaseTrx } from './tables.js';

/** How long cases stood in a state that they came into in a month. */
export interface StateTimeRow {
  readonly category: string | null;
  /** `YYYY-MM` in Beijing. */
  readonly month: string;
  readonly state: CaseState;
  readonly count: number;
  /** Seconds: median, 90th and 99th percentile, type 7. */
  readonly percentiles: readonly [number, number, number];
}

export interface StateTimesRequest {
  /** When the state was come into. */
  readonly span: Span;
  /** Where the case was then: these agencies; null for all. */
  readonly chains: readonly string[] | null;
  readonly limit: number;
}

/** From one change of state to the next, read from the ledger; states that last have no time yet. */
export async function stateTimes(
  trx: CaseTrx,
  { span, chains, limit }: StateTimesRequest,
): Promise<readonly StateTimeRow[]> {
  const { from, until } = span;
  const there = chains === null ? sql`true` : sql`chain = any (${[...chains]}::text[])`;
  const theirs =
    chains === null
      ? sql`true`
      : sql`subject in (select subject from ledger where ${there} and occurred_at >= ${from} and occurred_at < ${until})`;
  // What is sorted carries no payload: that would be four times as much.
  const { rows } = await sql<StateTimeRow>`
    select category, to_char(month, 'YYYY-MM') as month, state, count(*)::integer as count,
      percentile_cont(array[0.5, 0.9, 0.99]) within group (order by extract(epoch from left_at - at)::double precision) as percentiles
    from (
      select *, date_trunc('month', at at time zone 'Asia/Shanghai') as month,
        lead(at) over (partition by subject order by seq) as left_at
      from (
        select (payload->>'categoryCode') collate "C" as category, (payload->>'stateAfter') collate "C" as state,
          subject collate "C" as subject, seq, chain, occurred_at as at
        from ledger
        where occurred_at >= ${from} and starts_with(type, ${CASE_EVENT_PREFIX})
          and payload->>'stateBefore' is distinct from payload->>'stateAfter' and ${theirs}
        offset 0
      ) change
    ) stay
    where left_at is not null and at < ${until} and ${there}
    group by stay.category, stay.month, stay.state
    order by stay.month, stay.category, stay.state
    limit ${limit}`.execute(trx);
  return rows;
}
