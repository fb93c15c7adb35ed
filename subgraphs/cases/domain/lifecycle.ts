import type { CaseVerb } from './case-event.js';
import type { ClockKind } from './clock-kinds.js';
import { OPEN_STATES, type CaseState } from './states.js';

/** The mutations on a case, as the graph names them; `Case.allowedCommands` answers them in upper case. */
export const CASE_COMMANDS = [
  'receiveCase',
  'triageCase',
  'transferCase',
  'mergeCases',
  'withdrawCase',
  'assignCase',
  'signAssignment',
  'acknowledgeCase',
  'requestReturn',
  'decideReturn',
  'requestAssist',
  'completeCoHandling',
  'proceedWithout',
  'askRequester',
  'answerQuestion',
  'requestExtension',
  'decideExtension',
  'createFieldTask',
  'completeFieldTask',
  'supervise',
  'answerSupervision',
  'replyToCase',
  'reviewReply',
  'recordFollowUp',
  'closeCase',
  'reopenCase',
  'archive',
  'importCase',
] as const;
export type CaseCommand = (typeof CASE_COMMANDS)[number];

/** Who may give a command, seen from the case (column "By"); `standing.ts` says how a caller comes to be one. */
export type Party =
  | 'REQUESTER'
  | 'PARTNER'
  | 'INTAKE_OFFICER'
  | 'DISPATCHER'
  | 'LEAD_OFFICER'
  | 'CO_HANDLER'
  | 'FIELD_UNIT'
  | 'SUPERVISOR'
  | 'SYSTEM'
  | 'IMPORTER';

/** Where a command leads: a state, or a rule that names one. */
export type Destination =
  | CaseState
  | 'SAME'
  | 'STATE_BEFORE_RETURN'
  | 'IN_PROGRESS_AFTER_LAST_SUB_TASK'
  | 'UNDER_REVIEW_UNLESS_REOPENED'
  | 'CLOSED_IF_THE_SOURCE_CLOSED_IT';

/** What a command does to clocks (column "Clocks"). A kind that already runs is not started again. */
export interface ClockEffects {
  readonly meets?: readonly ClockKind[];
  readonly starts?: readonly ClockKind[];
  readonly cancels?: readonly ClockKind[] | 'ALL';
  readonly pauses?: readonly ClockKind[];
  readonly resumes?: readonly ClockKind[];
  readonly extends?: readonly ClockKind[];
}

interface LifecycleShape {
  readonly step: string;
  readonly command: CaseCommand;
  /** Null: the case comes into being. */
  readonly from: readonly CaseState[] | null;
  readonly to: Destination;
  readonly by: readonly Party[];
  readonly verb: CaseVerb;
  readonly clocks: ClockEffects;
}

const HANDLED: readonly CaseState[] = ['IN_PROGRESS', 'JOINT_HANDLING'];
const BEFORE_REPLY = OPEN_STATES.filter((state) => state !== 'REPLIED' && state !== 'UNDER_REVIEW');

/** `domain.md` §1.4, whole and in its order: one row, one line. What is not listed here is refused; a test reads the table from here. */
// prettier-ignore
export const LIFECYCLE = [
  { step: 'receive', command: 'receiveCase', from: null, to: 'RECEIVED', by: ['REQUESTER', 'PARTNER', 'INTAKE_OFFICER'], verb: 'received', clocks: { starts: ['TRIAGE'] } },
  { step: 'accept', command: 'triageCase', from: ['RECEIVED'], to: 'ACCEPTED', by: ['INTAKE_OFFICER'], verb: 'accepted', clocks: { meets: ['TRIAGE'], starts: ['DISPATCH'] } },
  { step: 'refuse', command: 'triageCase', from: ['RECEIVED'], to: 'NOT_ACCEPTED', by: ['INTAKE_OFFICER'], verb: 'refused', clocks: { meets: ['TRIAGE'], cancels: 'ALL' } },
  { step: 'transfer', command: 'transferCase', from: ['RECEIVED', 'ACCEPTED'], to: 'TRANSFERRED', by: ['INTAKE_OFFICER'], verb: 'transferred', clocks: { cancels: 'ALL' } },
  { step: 'merge', command: 'mergeCases', from: ['RECEIVED', 'ACCEPTED', 'ASSIGNED', 'IN_PROGRESS'], to: 'MERGED', by: ['INTAKE_OFFICER', 'LEAD_OFFICER'], verb: 'merged', clocks: { cancels: 'ALL' } },
  { step: 'withdraw', command: 'withdrawCase', from: BEFORE_REPLY, to: 'WITHDRAWN', by: ['REQUESTER'], verb: 'withdrawn', clocks: { cancels: 'ALL' } },
  { step: 'assign', command: 'assignCase', from: ['ACCEPTED'], to: 'ASSIGNED', by: ['DISPATCHER'], verb: 'assigned', clocks: { meets: ['DISPATCH'], starts: ['SIGN', 'RESOLVE'] } },
  { step: 'sign', command: 'signAssignment', from: ['ASSIGNED'], to: 'IN_PROGRESS', by: ['LEAD_OFFICER'], verb: 'signed', clocks: { meets: ['SIGN'], starts: ['FIRST_RESPONSE'] } },
  { step: 'acknowledge', command: 'acknowledgeCase', from: ['IN_PROGRESS'], to: 'SAME', by: ['LEAD_OFFICER'], verb: 'acknowledged', clocks: { meets: ['FIRST_RESPONSE'] } },
  { step: 'requestReturn', command: 'requestReturn', from: ['ASSIGNED', 'IN_PROGRESS'], to: 'RETURN_REQUESTED', by: ['LEAD_OFFICER'], verb: 'return_requested', clocks: {} },
  // The next lead signs and contacts anew; RESOLVE goes on, so that returning gains nothing.
  { step: 'grantReturn', command: 'decideReturn', from: ['RETURN_REQUESTED'], to: 'ACCEPTED', by: ['DISPATCHER'], verb: 'return_granted', clocks: { starts: ['DISPATCH'], cancels: ['SIGN', 'FIRST_RESPONSE'] } },
  { step: 'refuseReturn', command: 'decideReturn', from: ['RETURN_REQUESTED'], to: 'STATE_BEFORE_RETURN', by: ['DISPATCHER'], verb: 'return_refused', clocks: {} },
  { step: 'requestAssist', command: 'requestAssist', from: ['IN_PROGRESS'], to: 'JOINT_HANDLING', by: ['LEAD_OFFICER'], verb: 'assist_requested', clocks: { starts: ['SUB_TASK'] } },
  { step: 'completeCoHandling', command: 'completeCoHandling', from: ['JOINT_HANDLING'], to: 'IN_PROGRESS_AFTER_LAST_SUB_TASK', by: ['CO_HANDLER'], verb: 'co_handling_completed', clocks: { meets: ['SUB_TASK'] } },
  { step: 'proceedWithout', command: 'proceedWithout', from: ['JOINT_HANDLING'], to: 'IN_PROGRESS', by: ['LEAD_OFFICER'], verb: 'proceeded_without', clocks: { cancels: ['SUB_TASK'] } },
  { step: 'ask', command: 'askRequester', from: ['IN_PROGRESS'], to: 'WAITING_REQUESTER', by: ['LEAD_OFFICER'], verb: 'question_asked', clocks: { pauses: ['RESOLVE'] } },
  { step: 'answer', command: 'answerQuestion', from: ['WAITING_REQUESTER'], to: 'IN_PROGRESS', by: ['REQUESTER', 'SYSTEM'], verb: 'question_answered', clocks: { resumes: ['RESOLVE'] } },
  { step: 'requestExtension', command: 'requestExtension', from: HANDLED, to: 'SAME', by: ['LEAD_OFFICER'], verb: 'extension_requested', clocks: {} },
  { step: 'grantExtension', command: 'decideExtension', from: HANDLED, to: 'SAME', by: ['SUPERVISOR'], verb: 'extension_granted', clocks: { extends: ['RESOLVE'] } },
  { step: 'refuseExtension', command: 'decideExtension', from: HANDLED, to: 'SAME', by: ['SUPERVISOR'], verb: 'extension_refused', clocks: {} },
  { step: 'createFieldTask', command: 'createFieldTask', from: HANDLED, to: 'SAME', by: ['LEAD_OFFICER'], verb: 'field_task_created', clocks: {} },
  { step: 'completeFieldTask', command: 'completeFieldTask', from: HANDLED, to: 'SAME', by: ['FIELD_UNIT', 'LEAD_OFFICER'], verb: 'field_task_completed', clocks: {} },
  { step: 'supervise', command: 'supervise', from: OPEN_STATES, to: 'SAME', by: ['SUPERVISOR'], verb: 'supervised', clocks: {} },
  { step: 'answerSupervision', command: 'answerSupervision', from: OPEN_STATES, to: 'SAME', by: ['LEAD_OFFICER'], verb: 'supervision_answered', clocks: {} },
  { step: 'reply', command: 'replyToCase', from: ['IN_PROGRESS'], to: 'REPLIED', by: ['LEAD_OFFICER'], verb: 'replied', clocks: { meets: ['RESOLVE', 'FIRST_RESPONSE'] } },
  { step: 'passReview', command: 'reviewReply', from: ['REPLIED', 'UNDER_REVIEW'], to: 'UNDER_REVIEW', by: ['SUPERVISOR'], verb: 'reply_reviewed', clocks: {} },
  // D3: the row of reopenCase follows in the same transaction, where its guard lets it.
  { step: 'failReview', command: 'reviewReply', from: ['REPLIED', 'UNDER_REVIEW'], to: 'UNDER_REVIEW_UNLESS_REOPENED', by: ['SUPERVISOR'], verb: 'review_failed', clocks: {} },
  { step: 'followUp', command: 'recordFollowUp', from: ['REPLIED', 'UNDER_REVIEW'], to: 'UNDER_REVIEW', by: ['SUPERVISOR', 'INTAKE_OFFICER'], verb: 'followed_up', clocks: {} },
  { step: 'close', command: 'closeCase', from: ['REPLIED', 'UNDER_REVIEW'], to: 'CLOSED', by: ['SUPERVISOR', 'SYSTEM'], verb: 'closed', clocks: {} },
  { step: 'reopen', command: 'reopenCase', from: ['REPLIED', 'UNDER_REVIEW', 'CLOSED'], to: 'IN_PROGRESS', by: ['REQUESTER', 'SUPERVISOR'], verb: 'reopened', clocks: { starts: ['RESOLVE'] } },
  { step: 'archive', command: 'archive', from: ['CLOSED'], to: 'ARCHIVED', by: ['SYSTEM'], verb: 'archived', clocks: {} },
  { step: 'import', command: 'importCase', from: null, to: 'CLOSED_IF_THE_SOURCE_CLOSED_IT', by: ['IMPORTER'], verb: 'received', clocks: {} },
] as const satisfies readonly LifecycleShape[];

/** A row's name: a command, or one of the two ways in which a command may decide. */
export type Step = (typeof LIFECYCLE)[number]['step'];
export type LifecycleRow = LifecycleShape & { readonly step: Step };

const ROWS = new Map<Step, LifecycleRow>(LIFECYCLE.map((row) => [row.step, row]));

export function lifecycleRow(step: Step): LifecycleRow {
  return ROWS.get(step)!;
}
