import type { CodeRange } from './code-range.js';
import type { CaseState, Provenance } from './states.js';

/** What cases can be counted by. */
export type StatisticsDimension = 'CATEGORY' | 'DIVISION' | 'AGENCY' | 'MONTH' | 'CHANNEL' | 'STATE';

/** What cases are told apart by in all: what a filter or an entity chooses by too. */
export type FrameDimension = StatisticsDimension | 'ACCOUNT' | 'PROVENANCE';

/** Conditions join by AND, the values of one by OR; an empty list is no condition. */
export interface StatisticsSelection {
  readonly categories: readonly CodeRange[];
  readonly divisions: readonly CodeRange[];
  readonly agencyIds: readonly string[];
  readonly channels: readonly string[];
  readonly states: readonly CaseState[];
  readonly provenance: Provenance | null;
}

/**
 * The counts of one cell. Each count has its own event: a case received in September and closed in October is counted
 * as received in September and as closed in October.
 */
export interface CaseCounts {
  /** Received in the period; and of these, those still open. */
  readonly received: number;
  readonly open: number;
  /** Accepted in the period; and of these, those resolved, reopened and given back since. */
  readonly accepted: number;
  readonly acceptedResolved: number;
  readonly reopened: number;
  readonly returned: number;
  /** Ended in the period after handling; and of these, those resolved and those that close before they open. */
  readonly closed: number;
  readonly resolved: number;
  readonly negativeDuration: number;
  /** Over the cases closed: changes between online and offline handling, and visits on the spot. */
  readonly handoffs: number;
  readonly offlineVisits: number;
  /** Clocks of the cases accepted in the period that were met or have run out; and of these, those met in time. */
  readonly firstResponses: InTime;
  readonly resolutions: InTime;
  /** From receipt to closing, over the cases closed in the period whose duration is not negative. */
  readonly handling: HandlingTimes;
}

export interface InTime {
  readonly met: number;
  readonly judged: number;
}

/** Percentiles by linear interpolation (type 7), in seconds; null where nothing was counted. */
export interface HandlingTimes {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** What a cell without any case holds. */
export const NO_CASES: CaseCounts = {
  received: 0,
  open: 0,
  accepted: 0,
  acceptedResolved: 0,
  reopened: 0,
  returned: 0,
  closed: 0,
  resolved: 0,
  negativeDuration: 0,
  handoffs: 0,
  offlineVisits: 0,
  firstResponses: { met: 0, judged: 0 },
  resolutions: { met: 0, judged: 0 },
  handling: { count: 0, median: null, p90: null, p99: null },
};
