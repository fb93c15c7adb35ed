import type { Violation } from '../../kit/outcome.js';

/** The case commands' violation vocabulary: code → sentence. */
export const VIOLATIONS = {
  CASE_NOT_FOUND: 'There is no such case.',
  STALE_VERSION: 'The case has changed since it was read; read it again.',
  WRONG_STATE: 'The case is in a state in which this command is not possible.',
  NOT_PERMITTED: 'The caller does not hold the role that this command needs at the responsible agency.',
  VALUE_MISSING: 'A value that this command needs is missing or blank.',
  VALUE_TOO_LONG: 'A text is longer than this field takes.',
  LOCATION_RANGE: 'A latitude is -90 to 90 and a longitude -180 to 180.',
  UNKNOWN_AGENCY: 'There is no such agency.',
  AGENCY_ABOLISHED: 'The agency has been abolished; name its successor.',
  UNKNOWN_DIVISION: 'A division code is digits of GB/T 2260 or dashed letters.',
  DUPLICATES_UNCHECKED: 'A case is accepted only after the search for duplicates.',
  RULE_OR_REASON_NEEDED: 'An assignment names the responsibility rule it rests on, or the reason for overriding it.',
  MERGE_TARGET: 'A case is merged only into another open case about the same concern.',
  REASON_NOT_CODED: 'The reason of a return is a code of at most 64 letters, digits, dots, dashes and underscores.',
  RETURN_LIMIT: 'A third return for the same reason needs a coordination meeting.',
  RETURN_TOO_LATE: 'A return is asked for before the signing deadline plus one working day.',
  SUB_TASKS_OPEN: 'A co-handler’s sub-task is still open; complete it or proceed without it.',
  SUB_TASK_UNKNOWN: 'The case has no such open sub-task of the caller’s agency.',
  SUB_TASK_LIMIT: 'A case has at most 20 sub-tasks at once, one for each agency.',
  SUB_TASK_TOO_EARLY: 'A sub-task is due in the future.',
  SUB_TASK_TOO_LATE: 'A sub-task is due no later than the case.',
  FIELD_TASK_UNKNOWN: 'The case has no such open field task.',
  EVIDENCE_HASH: 'Evidence is named by at most 50 SHA-256 hashes in lower-case hex.',
  EVIDENCE_UNCHECKED: 'Evidence is accepted only when a reviewer has checked it for faces.',
  ANSWER_AWAITED: 'Without the requester’s answer the case goes on only after five working days.',
  EXTENSION_LIMIT: 'The policy allows no further or no such long extension.',
  EXTENSION_TOO_LATE: 'An extension is asked for before the deadline, not after it.',
  EXTENSION_NONE_OPEN: 'No extension is waiting for a decision.',
  REQUESTER_NOT_TOLD: 'An extension is granted only when the requester is told.',
  BASIS_OR_REASON_NEEDED: 'A reply names the document it rests on, or the reason why there is none.',
  PERSONAL_DATA_UNCHECKED: 'A reply goes out only after the check for other persons’ data.',
  SUPERVISION_LEVEL: 'A supervision order has level 1, 2 or 3 and is due in the future.',
  ORDER_UNKNOWN: 'The case has no such supervision order.',
  ORDER_ANSWERS: 'A supervision order takes at most 20 answers.',
  SCORE_RANGE: 'A score is 0 to 100, and a failed review gives its reason.',
  SAMPLE_RANGE: 'A sample is drawn from the replies of 1 to 366 days, the first day first.',
  SAMPLE_SIZE: 'A sample has 1 to 500 cases.',
  SAMPLE_SEED: 'A seed is 1 to 64 characters, not all blank.',
  SAMPLE_UNKNOWN: 'The case is in no such sample of the caller’s agency.',
  FOLLOW_UP_NEEDED: 'A case is closed after a follow-up was tried or the requester confirmed.',
  FOLLOW_UP_LIMIT: 'The requester is called back at most three times.',
  FAILED_REVIEW: 'A case whose reply failed its review is reopened, not closed.',
  REOPEN_LIMIT: 'A case is reopened at most twice; a supervisor has been told.',
  REOPEN_TOO_LATE: 'A case is reopened within 30 days after closing.',
  REOPEN_NEEDS_FAIL: 'A supervisor reopens a case only after a failed review.',
  ARCHIVE_TOO_EARLY: 'A case is archived 30 days after closing.',
  CONTACT_NOT_TAKEN: 'No contact data is taken here: this installation holds no key to seal it with.',
  CONTACT_EMPTY: 'A contact names a phone number or an e-mail address.',
  CONSENT_NEEDED: 'Contact data is taken only with the consent to be contacted.',
} as const;
export type CaseViolationCode = keyof typeof VIOLATIONS;

/** `field` is the place below `input`. */
export function violationOf(code: CaseViolationCode, field?: string, clause?: string): Violation {
  const path = field === undefined ? ['input'] : ['input', ...field.split('.')];
  return { code, message: VIOLATIONS[code], path, ...(clause === undefined ? {} : { clause }) };
}
