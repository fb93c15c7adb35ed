import type { Violation } from '../../kit/outcome.js';
import { addWorkdays, beijingDay, endOfBeijingDay } from './calendar.js';
import type { CaseRules } from './rules.js';
import type { CaseFacts, NamedAgency } from './facts.js';
import type { Step } from './lifecycle.js';
import { reopeningViolations } from './reopening.js';
import type { CaseRequest, ReviewRequest } from './requests.js';
import { slaFor } from './sla.js';
import { roleAs, type Acting } from './standing.js';
import { violationOf, type CaseViolationCode } from './violations.js';
import { ARCHIVE_AFTER_MS, passedOverAt } from './waking.js';

/** What a guard looks at. `facts` is null only for a case that comes into being, whose guards do not ask for it. */
export interface Guarded<S extends Step> {
  readonly facts: CaseFacts;
  readonly request: Extract<CaseRequest, { step: S }>;
  readonly acting: Acting;
  readonly now: Date;
  readonly rules: CaseRules;
}

type Guard<S extends Step> = (guarded: Guarded<S>) => readonly Violation[];

/** A public summary fits a table cell; a text fits a letter. */
const MAX_SUMMARY = 500;
const MAX_TEXT = 20_000;
const MAX_EVIDENCE = 50;
const MAX_SUB_TASKS = 20;
const MAX_ANSWERS = 20;
/** They stand in the event, where no free text may. */
const CODE = /^[A-Za-z0-9][\w.:-]*$/;
const REASON_CODE = /^[A-Za-z][\w.-]{0,63}$/;
/** A third return for the same reason needs a meeting (`domain.md` D1). */
const RETURNS_PER_REASON = 2;
/** `domain.md` §1.4, our own numbers. */
const FOLLOW_UP_TRIES = 3;
const EXTENSIONS_PER_OPENING = 1;
const DIVISION_CODE = /^(\d{6}|\d{9}|[a-z]{2}(-[a-z0-9]+)*)$/;

/** Column "Guard" of the table of §1.4, row by row. */
export const GUARDS: { readonly [S in Step]: Guard<S> } = {
  receive: ({ request }) => [
    ...code(request.channel, 'channel'),
    ...text(request.summary, 'summary', MAX_SUMMARY),
    ...agency(request.intake, 'intakeAgencyId'),
    ...unless(
      request.divisionCode === null || DIVISION_CODE.test(request.divisionCode),
      'UNKNOWN_DIVISION',
      'divisionCode',
    ),
    ...codeIfAny(request.intakeAccountId, 'intakeAccountId'),
    ...codeIfAny(request.sourceMentionRef, 'sourceMentionRef'),
  ],
  import: () => [],
  accept: ({ request }) => [
    ...code(request.categoryCode, 'accept.categoryCode'),
    ...unless(DIVISION_CODE.test(request.divisionCode), 'UNKNOWN_DIVISION', 'accept.divisionCode'),
    ...unless(request.checkedForDuplicates, 'DUPLICATES_UNCHECKED', 'accept.checkedForDuplicates'),
  ],
  refuse: ({ request }) => [
    ...text(request.reason, 'refuse.reason', MAX_TEXT),
    ...text(request.otherRoute, 'refuse.otherRoute', MAX_TEXT),
  ],
  transfer: ({ request }) => [...code(request.service, 'service'), ...text(request.reason, 'reason', MAX_TEXT)],
  merge: ({ facts, request: { target } }) =>
    unless(
      target !== null &&
        target.open &&
        target.id !== facts.id &&
        // Before triage a category is what the requester took it for.
        (facts.state === 'RECEIVED' || target.categoryCode === facts.categoryCode),
      'MERGE_TARGET',
      'targetCaseId',
    ),
  withdraw: () => [],
  assign: ({ request }) => [
    ...agency(request.lead, 'leadAgencyId'),
    ...codeIfAny(request.ruleRef, 'ruleRef'),
    ...unless(
      !isBlank(request.ruleRef) || !isBlank(request.overrideReason),
      'RULE_OR_REASON_NEEDED',
      'ruleRef',
      '国办函〔2025〕66号',
    ),
  ],
  sign: () => [],
  acknowledge: ({ request }) => code(request.contactedBy, 'contactedBy'),
  requestReturn: ({ facts, request, now, rules }) => [
    ...unless(REASON_CODE.test(request.reasonCode), 'REASON_NOT_CODED', 'reasonCode'),
    ...text(request.evidence, 'evidence', MAX_TEXT),
    ...unless(now <= lastInstantToReturn(facts, rules), 'RETURN_TOO_LATE', undefined, '国办函〔2025〕66号'),
    ...unless(
      facts.returnReasons.filter((reason) => reason === request.reasonCode).length < RETURNS_PER_REASON,
      'RETURN_LIMIT',
      'reasonCode',
    ),
  ],
  grantReturn: () => [],
  refuseReturn: ({ request }) => text(request.reason, 'reason', MAX_TEXT),
  requestAssist: (guarded) => [
    ...unless(guarded.request.subTasks.length > 0, 'VALUE_MISSING', 'subTasks'),
    ...unless(areFewAndDistinct(guarded), 'SUB_TASK_LIMIT', 'subTasks'),
    ...guarded.request.subTasks.flatMap((_, index) => subTaskViolations(guarded, index)),
  ],
  completeCoHandling: ({ facts, request, acting }) => {
    const own = facts.openSubTasks.filter((subTask) => subTask.id === request.subTaskId);
    return unless(
      own.length > 0 && roleAs('CO_HANDLER', acting, { ...facts, openSubTasks: own }) !== undefined,
      'SUB_TASK_UNKNOWN',
      'subTaskId',
    );
  },
  proceedWithout: ({ request }) => text(request.reason, 'reason', MAX_TEXT),
  ask: ({ request }) => text(request.text, 'text', MAX_TEXT),
  answer: ({ facts, request, acting, now, rules }) =>
    roleAs('REQUESTER', acting, facts) === undefined
      ? unless(isBlank(request.text) && now >= passedOverAt(facts, rules.calendar), 'ANSWER_AWAITED')
      : text(request.text, 'text', MAX_TEXT),
  requestExtension: extensionViolations,
  grantExtension: ({ facts, request }) => [
    ...unless(hasOpenExtension(facts), 'EXTENSION_NONE_OPEN'),
    ...unless(request.requesterTold, 'REQUESTER_NOT_TOLD', 'requesterTold'),
  ],
  refuseExtension: ({ facts, request }) => [
    ...unless(hasOpenExtension(facts), 'EXTENSION_NONE_OPEN'),
    ...text(request.reason, 'reason', MAX_TEXT),
  ],
  createFieldTask: ({ request }) => agency(request.unit, 'unitAgencyId'),
  completeFieldTask: ({ facts, request }) => [
    ...unless(
      facts.openFieldTasks.some((task) => task.id === request.fieldTaskId),
      'FIELD_TASK_UNKNOWN',
      'fieldTaskId',
    ),
    ...unless(areHashes(request.evidenceHashes), 'EVIDENCE_HASH', 'evidenceHashes'),
    ...unless(request.evidenceHashes.length === 0 || request.checkedForFaces, 'EVIDENCE_UNCHECKED', 'checkedForFaces'),
    ...text(request.outcome, 'outcome', MAX_TEXT),
  ],
  supervise: ({ request, now }) => [
    ...unless([1, 2, 3].includes(request.level) && request.dueAt > now, 'SUPERVISION_LEVEL', 'level'),
    ...text(request.text, 'text', MAX_TEXT),
  ],
  answerSupervision: ({ request: { order, text: answer } }) => [
    ...text(answer, 'text', MAX_TEXT),
    ...unless(order !== null, 'ORDER_UNKNOWN', 'orderId'),
    ...unless((order?.answers ?? 0) < MAX_ANSWERS, 'ORDER_ANSWERS'),
  ],
  reply: ({ facts, request }) => [
    ...text(request.text, 'text', MAX_TEXT),
    ...unless(!isBlank(request.basisDocument) || !isBlank(request.reason), 'BASIS_OR_REASON_NEEDED', 'basisDocument'),
    ...unless(request.checkedForPersonalData, 'PERSONAL_DATA_UNCHECKED', 'checkedForPersonalData'),
    ...unless(facts.openSubTasks.length === 0, 'SUB_TASKS_OPEN'),
  ],
  passReview: ({ request }) => reviewViolations(request),
  failReview: ({ request }) => reviewViolations(request),
  followUp: ({ facts }) => unless(facts.followUps < FOLLOW_UP_TRIES, 'FOLLOW_UP_LIMIT'),
  close: ({ facts, request }) => [
    ...unless(request.followUp || facts.followUps > 0, 'FOLLOW_UP_NEEDED', 'followUp', '国办发〔2020〕53号'),
    ...unless(!facts.failedReview, 'FAILED_REVIEW'),
  ],
  reopen: ({ facts, request, acting, now }) => [
    ...text(request.reason, 'reason', MAX_TEXT),
    ...reopeningViolations(facts, now),
    ...unless(facts.failedReview || roleAs('REQUESTER', acting, facts) !== undefined, 'REOPEN_NEEDS_FAIL'),
  ],
  archive: ({ facts, now }) =>
    unless(
      facts.closedAt !== null && now.getTime() - facts.closedAt.getTime() >= ARCHIVE_AFTER_MS,
      'ARCHIVE_TOO_EARLY',
    ),
};

function unless(holds: boolean, code: CaseViolationCode, field?: string, clause?: string): readonly Violation[] {
  return holds ? [] : [violationOf(code, field, clause)];
}

function isBlank(value: string | null): boolean {
  return value === null || value.trim() === '';
}

function text(value: string, field: string, maximum: number): readonly Violation[] {
  if (isBlank(value)) return [violationOf('VALUE_MISSING', field)];
  return unless(value.length <= maximum, 'VALUE_TOO_LONG', field);
}

function code(value: string, field: string): readonly Violation[] {
  if (isBlank(value)) return [violationOf('VALUE_MISSING', field)];
  return unless(CODE.test(value), 'NOT_CODED', field);
}

function codeIfAny(value: string | null, field: string): readonly Violation[] {
  return isBlank(value) ? [] : code(value!, field);
}

function agency(named: NamedAgency | null, field: string): readonly Violation[] {
  if (named === null) return [violationOf('UNKNOWN_AGENCY', field)];
  return unless(!named.abolished, 'AGENCY_ABOLISHED', field);
}

/** The ledger keeps these words as they come, so nothing but a hash may stand there. */
function areHashes(words: readonly string[]): boolean {
  return words.length <= MAX_EVIDENCE && words.every((word) => /^[0-9a-f]{64}$/.test(word));
}

/** Before the SIGN clock's due time plus one working day. */
function lastInstantToReturn(facts: CaseFacts, { calendar }: CaseRules): Date {
  const sign = facts.clocks.filter((clock) => clock.kind === 'SIGN' && clock.cancelledAt === null).at(-1);
  if (!sign) return new Date(8.64e15);
  return endOfBeijingDay(addWorkdays(calendar, beijingDay(sign.dueAt), 1));
}

/** Known agencies only: unknown ones are a violation of their own. */
function areFewAndDistinct({ facts, request: { subTasks } }: Guarded<'requestAssist'>): boolean {
  const ids = subTasks.flatMap((subTask) => subTask.agency?.id ?? []);
  return facts.openSubTasks.length + subTasks.length <= MAX_SUB_TASKS && new Set(ids).size === ids.length;
}

function subTaskViolations({ facts, request, now }: Guarded<'requestAssist'>, index: number): readonly Violation[] {
  const subTask = request.subTasks[index]!;
  const resolve = facts.clocks.find((clock) => clock.kind === 'RESOLVE' && clock.metAt === null);
  const late = subTask.dueAt !== null && resolve !== undefined && subTask.dueAt > resolve.dueAt;
  return [
    ...text(subTask.task, `subTasks.${index}.task`, MAX_TEXT),
    ...agency(subTask.agency, `subTasks.${index}.agencyId`),
    ...unless(!late, 'SUB_TASK_TOO_LATE', `subTasks.${index}.dueAt`),
    ...unless(subTask.dueAt === null || subTask.dueAt > now, 'SUB_TASK_TOO_EARLY', `subTasks.${index}.dueAt`),
  ];
}

function reviewViolations({
  step,
  scores,
  reason,
  sampled,
}: ReviewRequest<'passReview' | 'failReview'>): readonly Violation[] {
  const inRange = scores.every((score) => score >= 0 && score <= 100);
  return [
    ...unless(inRange && (step === 'passReview' || !isBlank(reason)), 'SCORE_RANGE', 'scores'),
    ...unless(sampled, 'SAMPLE_UNKNOWN', 'sampleId'),
  ];
}

function hasOpenExtension(facts: CaseFacts): boolean {
  return facts.extensions.some((extension) => extension.granted === null);
}

/** Asked before due, at most the policy's maximum, once by default (refused ones do not count). */
function extensionViolations({ facts, request, now, rules }: Guarded<'requestExtension'>): readonly Violation[] {
  const resolve = facts.clocks.find(
    (clock) => clock.kind === 'RESOLVE' && clock.metAt === null && clock.cancelledAt === null,
  );
  const limit = slaFor('RESOLVE', { ...facts, receivedOn: beijingDay(facts.receivedAt) }, rules.policies);
  const counted = facts.extensions.filter((extension) => extension.granted !== false).length;
  const within = request.workdays >= 1 && request.workdays <= (limit?.policy.maximumExtensionWorkdays ?? 0);
  return [
    ...text(request.reason, 'reason', MAX_TEXT),
    ...unless(resolve !== undefined && now <= resolve.dueAt, 'EXTENSION_TOO_LATE'),
    ...unless(within && counted < EXTENSIONS_PER_OPENING, 'EXTENSION_LIMIT', 'workdays', limit?.rule.clause),
  ];
}
