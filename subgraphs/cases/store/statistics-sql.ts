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
  /** Dearer than the rest together: counted only for whom it matters, else 0. @default true */
  readonly clocks?: boolean;
  /** Null where they are not wanted: closed cases need not be sorted then. @default true */
  readonly percentiles?: boolean;
}

/** What a figure is counted from: a case at one of its instants, or a clock of a case when that was accepted. */
interface Fact {
  readonly at: RawBuilder<unknown>;
  /** Beside `cases c`. */
  readonly joined?: RawBuilder<unknown>;
  /** Beside the scope's condition. */
  readonly where?: RawBuilder<unknown>;
  readonly counts: Partial<Readonly<Record<CountColumn, RawBuilder<unknown>>>>;
  readonly percentiles?: RawBuilder<unknown>;
}

type CountColumn = Exclude<keyof MeasureRow, 'handling_percentiles'>;

/** Counts that only change when a case does; the database keeps them over all time (migration 0021). */
export const COUNTS_OF_CASES = [
  'received',
  'open',
  'accepted',
  'accepted_resolved',
  'reopened',
  'returned',
  'closed',
  'resolved',
  'negative_duration',
  'handled',
  'handoffs',
  'offline_visits',
] as const satisfies readonly CountColumn[];

/** Counts that also change when a clock runs out; of those that are met they are kept too (migration 0023). */
export const COUNTS_OF_CLOCKS = [
  'first_met',
  'first_judged',
  'resolve_met',
  'resolve_judged',
] as const satisfies readonly CountColumn[];

const COLUMNS: readonly CountColumn[] = [...COUNTS_OF_CASES, ...COUNTS_OF_CLOCKS];

const ALL = sql`count(*)`;

/** What is counted by: expressions over a row named `fact`, each with its name, and how the name is shown. */
export interface CountedBy {
  readonly columns: readonly RawBuilder<unknown>[];
  readonly names: readonly RawBuilder<unknown>[];
  /** @default the names */
  readonly shown?: readonly RawBuilder<unknown>[];
}

/**
 * Counts over the cases of a scope. Each kind of fact is counted by itself, through the index that has its instant, and
 * what was counted is added up: a million facts need not be sorted together, and only closed cases are for their
 * percentiles.
 */
export function measured(scope: FactScope, now: Date, by: CountedBy): RawBuilder<unknown> {
  const { clocks = true } = scope;
  const { names, shown = names } = by;
  const wanted = factsAsOf(now).filter(({ joined }) => clocks || joined === undefined);
  const counted = wanted.map((fact) => countedFact(scope, fact, by));
  const sums = COLUMNS.map((name) => sql`coalesce(sum(${sql.ref(name)}), 0) as ${sql.ref(name)}`);
  return sql`
    select ${listed(shown)} ${sql.join(sums)}, max(handling_percentiles) as handling_percentiles
    from (${sql.join(counted, sql` union all `)}) counted ${grouped(names)}`;
}

function countedFact(
  { from, carried, where, fromAt, untilAt, percentiles: wanted = true }: FactScope,
  fact: Fact,
  { columns, names }: CountedBy,
): RawBuilder<unknown> {
  const { at, joined = sql``, where: own = sql`true`, counts } = fact;
  const percentiles = wanted && fact.percentiles ? fact.percentiles : sql`null::double precision[]`;
  const values = COLUMNS.map((name) => sql`${counts[name] ?? sql`0`} as ${sql.ref(name)}`);
  return sql`
    select ${listed(columns)} ${sql.join(values)}, ${percentiles} as handling_percentiles
    from (
      select ${carried} ${at} as at, c.category_code, c.division_code, c.holder_agency_id, c.channel, c.state, c.provenance,
        c.intake_account_id, c.open, c.reopen_count, c.return_count, c.handoffs, c.offline_visits, ${RESOLVED} as resolved,
        'NEGATIVE_DURATION' = any(c.quality_flags) as negative,
        extract(epoch from c.closed_at - c.received_at)::double precision as handling_s
        ${fact.joined ? sql`, k.kind as clock, k.met_at <= k.due_at as met` : sql``}
      from ${from} ${joined}
      where ${where} and ${own} and ${at} >= coalesce(${fromAt}, '-infinity') and ${at} < coalesce(${untilAt}, 'infinity')
    ) fact ${grouped(names)}`;
}

function listed(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return parts.length === 0 ? sql`` : sql`${sql.join(parts)},`;
}

function grouped(names: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return names.length === 0 ? sql`` : sql`group by ${sql.join(names)}`;
}

/** The requester's word decides where there is one; an inquiry is resolved by an explanation. */
const RESOLVED = sql`(c.state in ('CLOSED', 'ARCHIVED') and coalesce(c.resolved, c.closing_reason = 'RESOLVED'
  or (c.closing_reason = 'EXPLAINED' and c.kind = 'INQUIRY'), false))`;

/** A clock is judged once it is met or has run out; met means metAt ≤ dueAt. percentile_cont is type 7. */
function factsAsOf(now: Date): readonly Fact[] {
  return [
    { at: sql`c.received_at`, counts: { received: ALL, open: sql`count(*) filter (where fact.open)` } },
    {
      at: sql`c.accepted_at`,
      counts: {
        accepted: ALL,
        accepted_resolved: sql`count(*) filter (where fact.resolved)`,
        reopened: sql`count(*) filter (where fact.reopen_count > 0)`,
        returned: sql`count(*) filter (where fact.return_count > 0)`,
      },
    },
    {
      at: sql`c.accepted_at`,
      joined: sql`join clock k on k.case_id = c.id`,
      where: sql`k.kind in ('FIRST_RESPONSE', 'RESOLVE') and k.cancelled_at is null
        and (k.met_at is not null or (k.paused_at is null and k.due_at < ${now}))`,
      counts: {
        first_met: sql`count(*) filter (where fact.clock = 'FIRST_RESPONSE' and fact.met)`,
        first_judged: sql`count(*) filter (where fact.clock = 'FIRST_RESPONSE')`,
        resolve_met: sql`count(*) filter (where fact.clock = 'RESOLVE' and fact.met)`,
        resolve_judged: sql`count(*) filter (where fact.clock = 'RESOLVE')`,
      },
    },
    {
      at: sql`c.closed_at`,
      where: sql`c.state in ('CLOSED', 'ARCHIVED')`,
      counts: {
        closed: ALL,
        resolved: sql`count(*) filter (where fact.resolved)`,
        negative_duration: sql`count(*) filter (where fact.negative)`,
        handled: sql`count(*) filter (where not fact.negative)`,
        handoffs: sql`sum(fact.handoffs)`,
        offline_visits: sql`sum(fact.offline_visits)`,
      },
      percentiles: sql`percentile_cont(array[0.5, 0.9, 0.99]) within group (order by fact.handling_s)
        filter (where not fact.negative)`,
    },
  ];
}

/** A row of {@link measured}. */
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
