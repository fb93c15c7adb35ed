import { caseVerb, casePayload } from './case-event.js';
import { inRange, type CodeRange } from './code-range.js';
import type { CaseState } from './states.js';
import type { LedgerEvent } from '../../kit/ledger/event.js';

/** Which events a reader of the feed wants. Conditions join by AND, the values of one by OR; an empty list is none. */
export interface CaseEventSelection {
  readonly types: readonly string[];
  readonly caseIds: readonly string[];
  /** Agencies that have part in the case after the event. */
  readonly agencyIds: readonly string[];
  readonly categories: readonly CodeRange[];
  readonly divisions: readonly CodeRange[];
  /** States after the event. */
  readonly states: readonly CaseState[];
}

export const ALL_CASE_EVENTS: CaseEventSelection = {
  types: [],
  caseIds: [],
  agencyIds: [],
  categories: [],
  divisions: [],
  states: [],
};

/** The conditions on the case alone: that a case has left is told whatever it left by. */
export function aboutCasesOnly(selection: CaseEventSelection): CaseEventSelection {
  return { ...selection, types: [], states: [] };
}

/** Whether the reader wants this event; decided by the event alone. `store/case-events.ts` says the same in SQL. */
export function acceptsCaseEvent(selection: CaseEventSelection, event: LedgerEvent): boolean {
  if (caseVerb(event.type) === undefined) return false;
  const { types, caseIds, agencyIds, categories, divisions, states } = selection;
  const { agencyIds: involved, categoryCode, divisionCode, stateAfter } = casePayload(event);
  return (
    isOneOf(event.type, types) &&
    isOneOf(event.subject, caseIds) &&
    (agencyIds.length === 0 || involved.some((agencyId) => agencyIds.includes(agencyId))) &&
    liesInOne(categoryCode, categories) &&
    liesInOne(divisionCode, divisions) &&
    isOneOf(stateAfter, states)
  );
}

function isOneOf<T>(value: T, wanted: readonly T[]): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function liesInOne(code: string | null, ranges: readonly CodeRange[]): boolean {
  return ranges.length === 0 || ranges.some((range) => inRange(code, range));
}
