import { sql, type RawBuilder } from 'kysely';
import { NO_CASES, type CaseCounts } from '../domain/statistics.js';

/** Which cases, as a condition on `c` (a row of cases), and which span. A bound that is null is open. */
export interface FactScope {
  /** Tables to join before `cases c`, with the condition that joins it: `wanted w join cases c on …`. */
  readonly from: RawBuilder<unknown>;
  /** Columns that each fact carries beside its own, each with a comma behind. */
  readonly carried: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly fromAt: RawBuilder<unknown>;
  readonly untilAt: RawBuilder<unknown>;
}

/**
 * One row per case and event that lies in the span: received (R), accepted (A), closed after handling (C). Three
 * selects, so that each reads the index that has its own instant.
 */
export function facts(scope: FactScope, now: Date): RawBuilder<unknown> {
  return sql`
    ${factsOf(scope, { kind: 'R', at: sql`c.received_at` })}
    union all ${factsOf(scope, { kind: 'A', at: sql`c.accepted_at`, clocksAsOf: now })}
    union all ${factsOf(scope, { kind: 'C', at: sql`c.closed_at` })} and c.state in ('CLOSED', 'ARCHIVED')`;
}

interface Fact {
  readonly kind: 'R' | 'A' | 'C';
  readonly at: RawBuilder<unknown>;
  readonly clocksAsOf?: Date;
}

function factsOf({ from, carried, where, fromAt, untilAt }: FactScope, fact: Fact): RawBuilder<unknown> {
  const { kind, at, clocksAsOf } = fact;
  return sql`
    select ${carried} ${sql.lit(kind)} as kind, ${at} as at, c.category_code, c.division_code, c.holder_agency_id,
      c.channel, c.state, c.provenance, c.intake_account_id, c.open, c.reopen_count > 0 as reopened,
      c.return_count > 0 as returned, c.handoffs, c.offline_visits, ${RESOLVED} as resolved,
      'NEGATIVE_DURATION' = any(c.quality_flags) as negative,
      extract(epoch from c.closed_at - c.received_at)::double precision as handling_s, ${JUDGED}
    from ${from} ${clocksAsOf ? judgedClocks(clocksAsOf) : NO_CLOCKS}
    where ${where} and ${at} >= coalesce(${fromAt}, '-infinity') and ${at} < coalesce(${untilAt}, 'infinity')`;
}

/** The requester's word decides where there is one; an inquiry is resolved by an explanation. */
const RESOLVED = sql`(c.state in ('CLOSED', 'ARCHIVED') and coalesce(c.resolved, c.closing_reason = 'RESOLVED'
  or (c.closing_reason = 'EXPLAINED' and c.kind = 'INQUIRY'), false))`;

const JUDGED = sql`judged.first_met, judged.first_judged, judged.resolve_met, judged.resolve_judged`;

const NO_CLOCKS = sql`cross join (select 0 as first_met, 0 as first_judged, 0 as resolve_met, 0 as resolve_judged) judged`;

/** A clock is judged once it is met or has run out; met means metAt ≤ dueAt. */
function judgedClocks(now: Date): RawBuilder<unknown> {
  return sql`cross join lateral (
    select count(*) filter (where k.kind = 'FIRST_RESPONSE' and k.met_at <= k.due_at)::integer as first_met,
      count(*) filter (where k.kind = 'FIRST_RESPONSE')::integer as first_judged,
      count(*) filter (where k.kind = 'RESOLVE' and k.met_at <= k.due_at)::integer as resolve_met,
      count(*) filter (where k.kind = 'RESOLVE')::integer as resolve_judged
    from clock k
    where k.case_id = c.id and k.kind in ('FIRST_RESPONSE', 'RESOLVE') and k.cancelled_at is null
      and (k.met_at is not null or (k.paused_at is null and k.due_at < ${now}))
  ) judged`;
}

/** The measures over a group of facts named `fact`. percentile_cont is type 7. */
export const MEASURES = sql`
  count(*) filter (where fact.kind = 'R') as received,
  count(*) filter (where fact.kind = 'R' and fact.open) as open,
  count(*) filter (where fact.kind = 'A') as accepted,
  count(*) filter (where fact.kind = 'A' and fact.resolved) as accepted_resolved,
  count(*) filter (where fact.kind = 'A' and fact.reopened) as reopened,
  count(*) filter (where fact.kind = 'A' and fact.returned) as returned,
  count(*) filter (where fact.kind = 'C') as closed,
  coalesce(sum(fact.handoffs) filter (where fact.kind = 'C'), 0) as handoffs,
  coalesce(sum(fact.offline_visits) filter (where fact.kind = 'C'), 0) as offline_visits,
  count(*) filter (where fact.kind = 'C' and fact.resolved) as resolved,
  count(*) filter (where fact.kind = 'C' and fact.negative) as negative_duration,
  count(*) filter (where fact.kind = 'C' and not fact.negative) as handled,
  percentile_cont(array[0.5, 0.9, 0.99]) within group (order by fact.handling_s)
    filter (where fact.kind = 'C' and not fact.negative) as handling_percentiles,
  coalesce(sum(fact.first_met), 0) as first_met, coalesce(sum(fact.first_judged), 0) as first_judged,
  coalesce(sum(fact.resolve_met), 0) as resolve_met, coalesce(sum(fact.resolve_judged), 0) as resolve_judged`;

/** A row of {@link MEASURES}. */
export interface MeasureRow {
  received: number;
  open: number;
  accepted: number;
  accepted_resolved: number;
  reopened: number;
  returned: number;
  handoffs: number;
  offline_visits: number;
  closed: number;
  resolved: number;
  negative_duration: number;
  handled: number;
  handling_percentiles: readonly number[] | null;
  first_met: number;
  first_judged: number;
  resolve_met: number;
  resolve_judged: number;
}

export function countsOf(row: MeasureRow | null): CaseCounts {
  if (row === null) return NO_CASES;
  const [median = null, p90 = null, p99 = null] = row.handling_percentiles ?? [];
  return {
    received: row.received,
    open: row.open,
    accepted: row.accepted,
    acceptedResolved: row.accepted_resolved,
    reopened: row.reopened,
    returned: row.returned,
    handoffs: row.handoffs,
    offlineVisits: row.offline_visits,
    closed: row.closed,
    resolved: row.resolved,
    negativeDuration: row.negative_duration,
    firstResponses: { met: row.first_met, judged: row.first_judged },
    resolutions: { met: row.resolve_met, judged: row.resolve_judged },
    handling: { count: row.handled, median, p90, p99 },
  };
}
