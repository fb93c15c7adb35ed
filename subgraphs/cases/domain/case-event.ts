import type { Role } from '../../kit/callers.js';
import type { Json } from '../../kit/json.js';
import type { LedgerEvent, NewEvent } from '../../kit/ledger/event.js';
import type { ClockChange } from './clocks.js';
import type { CaseState } from './states.js';

/** What can happen to a case, in the past tense; the middle of the CloudEvents type. */
export const CASE_VERBS = [
  'received',
  'accepted',
  'refused',
  'transferred',
  'merged',
  'withdrawn',
  'assigned',
  'signed',
  'acknowledged',
  'return_requested',
  'return_granted',
  'return_refused',
  'assist_requested',
  'co_handling_completed',
  'proceeded_without',
  'question_asked',
  'question_answered',
  'extension_requested',
  'extension_granted',
  'extension_refused',
  'field_task_created',
  'field_task_completed',
  'supervised',
  'supervision_answered',
  'replied',
  'reply_reviewed',
  'review_failed',
  'followed_up',
  'closed',
  'reopened',
  'archived',
  'escalated',
  'reassigned',
  'recomputed',
  'line_changed',
  'requester_erased',
] as const;
export type CaseVerb = (typeof CASE_VERBS)[number];

export const CASE_EVENT_PREFIX = 'gov.cases.case.';

/** `gov.cases.case.assigned.v1`. */
export function caseEventType(verb: CaseVerb): string {
  return `${CASE_EVENT_PREFIX}${verb}.v1`;
}

/** What a viewer is told in place of an event that took the case out of sight: nothing of what happened. */
export const LEFT_SCOPE_TYPE = `${CASE_EVENT_PREFIX}left_scope.v1`;

/** A fact about one case on its way into the ledger. */
export interface NewCaseEvent {
  readonly verb: CaseVerb;
  readonly caseId: string;
  readonly occurredAt: Date;
  readonly actorRole: Role | null;
  readonly correlationId: string;
  readonly payload: CasePayload;
}

/**
 * What every case event carries, so that a feed can filter and a projection can be rebuilt without reading the case.
 * No free text and nothing about the requester: `facts` holds codes, ids, instants and salted hashes.
 */
export interface CasePayload {
  readonly stateBefore: CaseState | null;
  readonly stateAfter: CaseState;
  /** The case's version after the event. */
  readonly version: number;
  /** GraphQL names of the fields of `Case` that changed. */
  readonly changedFields: readonly string[];
  readonly intakeAgencyId: string;
  readonly leadAgencyId: string | null;
  /** Every agency that has part in it after the event: what a feed by agency filters on. */
  readonly agencyIds: readonly string[];
  /** Agencies whose officers had the case in sight before the event and not after; absent where there are none. */
  readonly leftBy?: readonly string[];
  readonly divisionCode: string | null;
  readonly categoryCode: string | null;
  readonly clocks: readonly ClockChange[];
  /** What is particular to the verb. */
  readonly facts: { readonly [name: string]: Json };
}

/** Before assignment the intake unit's chain holds the case, afterwards the lead agency's (`domain.md` E3). */
export function toLedger(event: NewCaseEvent): NewEvent {
  const { verb, caseId, occurredAt, actorRole, correlationId, payload } = event;
  return {
    type: caseEventType(verb),
    subject: caseId,
    chain: payload.leadAgencyId ?? payload.intakeAgencyId,
    occurredAt,
    actorRole,
    correlationId,
    payload: payload as unknown as Json,
  };
}

/** The verb of a case event's type; undefined for the type of anything else. */
export function caseVerb(type: string): CaseVerb | undefined {
  return CASE_VERBS.find((verb) => caseEventType(verb) === type);
}

/** What {@link toLedger} wrote. Only for events of this subgraph's own ledger, whose rows nothing else writes. */
export function casePayload(event: LedgerEvent): CasePayload {
  return event.payload as unknown as CasePayload;
}
