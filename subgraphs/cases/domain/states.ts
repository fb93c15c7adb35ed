/** The states of a case (`domain.md` §1.4): four ends without handling, two ends after it, nine in which it is open. */
export const OPEN_STATES = [
  'RECEIVED',
  'ACCEPTED',
  'ASSIGNED',
  'IN_PROGRESS',
  'JOINT_HANDLING',
  'WAITING_REQUESTER',
  'RETURN_REQUESTED',
  'REPLIED',
  'UNDER_REVIEW',
] as const;

export const ENDED_STATES = ['CLOSED', 'ARCHIVED', 'NOT_ACCEPTED', 'MERGED', 'TRANSFERRED', 'WITHDRAWN'] as const;

export const CASE_STATES = [...OPEN_STATES, ...ENDED_STATES] as const;
export type CaseState = (typeof CASE_STATES)[number];

export function isOpen(state: CaseState): boolean {
  return (OPEN_STATES as readonly CaseState[]).includes(state);
}

/** What the requester wants: what the Guangdong limits differ by (2/10/15 working days). */
export const CASE_KINDS = ['INQUIRY', 'HELP', 'SUGGESTION', 'COMPLAINT', 'REPORT'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** The six "in time" (6个及时): what the case is about. It never labels a person. */
export const CONCERN_TYPES = [
  'SUGGESTION',
  'DIFFICULTY',
  'INFORMATION_GAP',
  'UNCLEAR',
  'GRIEVANCE',
  'FACTUAL_ERROR',
] as const;
export type ConcernType = (typeof CONCERN_TYPES)[number];

/** What the Beijing limits differ by (DB11/T 2021—2022). */
export const URGENCIES = ['NORMAL', 'PRESSING', 'EMERGENCY'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** How a case ended; an import keeps the reason its source gives. */
export const CLOSING_REASONS = [
  'RESOLVED',
  'EXPLAINED',
  'UNRESOLVED',
  'NOT_RESPONSIBLE',
  'REFERRED',
  'TRANSFERRED',
  'DUPLICATE',
  'INVALID',
  'NO_CONTACT',
  'OTHER',
] as const;
export type ClosingReason = (typeof CLOSING_REASONS)[number];

/** What is wrong with a case's data; the case is kept and the flag tells readers what to leave out. */
export const QUALITY_FLAGS = [
  'NEGATIVE_DURATION',
  'MISSING_CATEGORY',
  'MISSING_LOCATION',
  'LOCAL_TIME_AMBIGUOUS',
  'LOCAL_TIME_SKIPPED',
] as const;
export type QualityFlag = (typeof QUALITY_FLAGS)[number];

export const PROVENANCES = ['LIVE', 'IMPORTED'] as const;
export type Provenance = (typeof PROVENANCES)[number];
