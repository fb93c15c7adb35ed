import type { CaseCounts } from './statistics.js';

/** The numbers of a cell of statistics, each with what it is a part of. */
interface Measure {
  readonly of: CaseMeasure | null;
  readonly value: (counts: CaseCounts) => number;
}

export type CaseMeasure =
  | 'received'
  | 'open'
  | 'accepted'
  | 'acceptedResolved'
  | 'reopened'
  | 'returned'
  | 'closed'
  | 'resolved'
  | 'negativeDuration'
  | 'handled'
  | 'firstJudged'
  | 'firstMet'
  | 'resolveJudged'
  | 'resolveMet';

/** Wholes stand before their parts. */
export const CASE_MEASURES: Readonly<Record<CaseMeasure, Measure>> = {
  received: { of: null, value: (counts) => counts.received },
  open: { of: 'received', value: (counts) => counts.open },
  accepted: { of: null, value: (counts) => counts.accepted },
  acceptedResolved: { of: 'accepted', value: (counts) => counts.acceptedResolved },
  reopened: { of: 'accepted', value: (counts) => counts.reopened },
  returned: { of: 'accepted', value: (counts) => counts.returned },
  closed: { of: null, value: (counts) => counts.closed },
  resolved: { of: 'closed', value: (counts) => counts.resolved },
  negativeDuration: { of: 'closed', value: (counts) => counts.negativeDuration },
  handled: { of: 'closed', value: (counts) => counts.handling.count },
  firstJudged: { of: 'accepted', value: (counts) => counts.firstResponses.judged },
  firstMet: { of: 'firstJudged', value: (counts) => counts.firstResponses.met },
  resolveJudged: { of: 'accepted', value: (counts) => counts.resolutions.judged },
  resolveMet: { of: 'resolveJudged', value: (counts) => counts.resolutions.met },
};

export const ALL_MEASURES = Object.keys(CASE_MEASURES) as readonly CaseMeasure[];

/** The measures that an answer does not say. */
export type Withheld = ReadonlySet<CaseMeasure>;
export const NOTHING_WITHHELD: Withheld = new Set();
export const ALL_WITHHELD: Withheld = new Set(ALL_MEASURES);
