import type { Role } from '../../kit/callers.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import type { CaseFacts } from './facts.js';
import { GUARDS, type Guarded } from './guards.js';
import {
  LIFECYCLE,
  lifecycleRow,
  type CaseCommand,
  type Destination,
  type LifecycleRow,
  type Step,
} from './lifecycle.js';
import { mayBeReopened } from './reopening.js';
import type { CaseRequest } from './requests.js';
import type { CaseRules } from './rules.js';
import { roleAs, type Acting, type Standing } from './standing.js';
import { CASE_STATES, type CaseState } from './states.js';
import { violationOf } from './violations.js';

/** What may happen: the row that allows it, and from where to where. */
export interface Transition {
  readonly row: LifecycleRow;
  readonly stateBefore: CaseState | null;
  readonly stateAfter: CaseState;
  /** The role in which the caller acts. */
  readonly role: Role;
}

export interface Question {
  /** For a case that comes into being: its agencies only. */
  readonly facts: CaseFacts | Standing;
  readonly request: CaseRequest;
  readonly acting: Acting;
  readonly now: Date;
}

/** Whether this command may be carried out now. What the table of §1.4 does not list is refused. */
export function decide({ facts, request, acting, now }: Question, rules: CaseRules): Outcome<Transition> {
  const row = lifecycleRow(request.step);
  const stateBefore = 'state' in facts ? facts.state : null;
  if (!startsIn(row, stateBefore)) return violate(violationOf('WRONG_STATE'));
  const role = row.by.map((party) => roleAs(party, acting, facts)).find((held) => held !== undefined);
  if (role === undefined) return violate(violationOf('NOT_PERMITTED'));
  const guard = GUARDS[request.step] as (guarded: Guarded<Step>) => ReturnType<(typeof GUARDS)[Step]>;
  // The guards of the rows that begin without a case look at the request only.
  const violations = guard({ facts: facts as CaseFacts, request, acting, now, rules });
  if (violations.length > 0) return violate(...violations);
  return done({ row, stateBefore, stateAfter: stateAfter(row, facts as CaseFacts, request, now), role });
}

/** The commands whose row fits the case's state and the caller's role: what a frontend's buttons are. */
export function allowedCommands(
  facts: Standing & { readonly state: CaseState },
  acting: Acting,
): readonly CaseCommand[] {
  const allowed = (LIFECYCLE as readonly LifecycleRow[]).filter(
    (row) => startsIn(row, facts.state) && row.by.some((party) => roleAs(party, acting, facts) !== undefined),
  );
  return [...new Set(allowed.map((row) => row.command))];
}

function startsIn(row: LifecycleRow, state: CaseState | null): boolean {
  return state === null ? row.from === null : (row.from?.includes(state) ?? false);
}

function stateAfter(row: LifecycleRow, facts: CaseFacts, request: CaseRequest, now: Date): CaseState {
  const { to } = row;
  if (isState(to)) return to;
  switch (to) {
    case 'SAME':
      return facts.state;
    case 'STATE_BEFORE_RETURN':
      return facts.stateBeforeReturn ?? 'ASSIGNED';
    case 'IN_PROGRESS_AFTER_LAST_SUB_TASK':
      return facts.openSubTasks.length > 1 ? facts.state : 'IN_PROGRESS';
    case 'UNDER_REVIEW_UNLESS_REOPENED':
      return mayBeReopened(facts, now) ? facts.state : 'UNDER_REVIEW';
    case 'CLOSED_IF_THE_SOURCE_CLOSED_IT':
      return request.step === 'import' && request.closedAt !== null ? 'CLOSED' : 'RECEIVED';
  }
}

function isState(to: Destination): to is CaseState {
  return (CASE_STATES as readonly string[]).includes(to);
}
