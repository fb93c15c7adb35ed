import { describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/caller.js';
import type { CaseFacts } from '../../../../subgraphs/cases/domain/facts.js';
import { allowedCommands, decide } from '../../../../subgraphs/cases/domain/decide.js';
import { LIFECYCLE, type LifecycleRow, type Step } from '../../../../subgraphs/cases/domain/lifecycle.js';
import type { CaseRequest } from '../../../../subgraphs/cases/domain/requests.js';
import { SLA_POLICIES } from '../../../../subgraphs/cases/domain/sla-policies.js';
import { CASE_STATES, isOpen, type CaseState } from '../../../../subgraphs/cases/domain/states.js';
import { shippedCalendar } from '../../../../subgraphs/cases/store/workday-file.js';
import type { Role } from '../../../../subgraphs/kit/callers.js';

const rules = { calendar: shippedCalendar(), policies: SLA_POLICIES };
const NOW = new Date('2026-09-16T10:00:00+08:00');
const DAY_MS = 86_400_000;

const clock = (kind: 'RESOLVE' | 'SIGN', no: number) => ({
  no,
  kind,
  subjectId: null,
  startedAt: NOW,
  dueAt: new Date(NOW.getTime() + 3 * DAY_MS),
  firstDueAt: NOW,
  pausedAt: null,
  pausedMs: 0,
  metAt: null,
  cancelledAt: null,
  amount: 10,
  unit: 'WORKDAY' as const,
  policyVersion: 'cn-gd-kinds@1',
  calendarVersion: 'x',
  provisional: false,
});

/** A case for which every guard is satisfied. */
function caseIn(state: CaseState, change: Partial<CaseFacts> = {}): CaseFacts {
  return {
    id: 'case_1',
    version: 1,
    state,
    stateBeforeReturn: 'ASSIGNED',
    kind: 'HELP',
    urgency: 'NORMAL',
    categoryCode: 'transport',
    divisionCode: '440305',
    receivedAt: NOW,
    // Exactly 30 days: the last instant to reopen and the first to archive.
    closedAt: state === 'CLOSED' ? new Date(NOW.getTime() - 30 * DAY_MS) : null,
    // Six working days before: long enough to wait for an answer.
    changedAt: new Date(NOW.getTime() - 8 * DAY_MS),
    reopenCount: 0,
    intakeAgencyId: 'intake',
    leadAgencyId: 'county',
    intakeLine: ['intake'],
    leadLine: ['province', 'city', 'county'],
    clocks: [clock('RESOLVE', 0), clock('SIGN', 1)],
    openSubTasks: state === 'JOINT_HANDLING' ? [{ id: 'sub', agencyId: 'co' }] : [],
    openFieldTasks: [{ id: 'field', unitAgencyId: 'county' }],
    returnReasons: [],
    extensions: [],
    followUps: 1,
    failedReview: false,
    ...change,
  };
}

const AGENCY = { id: 'co', abolished: false, successorId: null };
const TEXT = 'words';

/** A request for every row, such that its guard has nothing to say. */
const REQUESTS: { readonly [S in Step]: Extract<CaseRequest, { step: S }> } = {
  receive: {
    step: 'receive',
    channel: 'WEB',
    summary: TEXT,
    intake: AGENCY,
    divisionCode: null,
    intakeAccountId: null,
    sourceMentionRef: null,
  },
  import: { step: 'import', closedAt: null },
  accept: {
    step: 'accept',
    categoryCode: 'transport',
    divisionCode: '440305',
    kind: 'HELP',
    concernType: 'DIFFICULTY',
    urgency: 'NORMAL',
    checkedForDuplicates: true,
  },
  refuse: { step: 'refuse', reason: TEXT, otherRoute: TEXT },
  transfer: { step: 'transfer', service: '110', reason: TEXT },
  merge: { step: 'merge', target: { id: 'case_2', open: true, categoryCode: 'transport', divisionCode: '440305' } },
  withdraw: { step: 'withdraw' },
  assign: { step: 'assign', lead: AGENCY, ruleRef: 'rule', overrideReason: null },
  sign: { step: 'sign' },
  acknowledge: { step: 'acknowledge', contactedBy: 'PHONE' },
  requestReturn: { step: 'requestReturn', reasonCode: 'NOT_COMPETENT', evidence: TEXT },
  grantReturn: { step: 'grantReturn' },
  refuseReturn: { step: 'refuseReturn', reason: TEXT },
  requestAssist: { step: 'requestAssist', subTasks: [{ agency: AGENCY, task: TEXT, dueAt: null }] },
  completeCoHandling: { step: 'completeCoHandling', subTaskId: 'sub' },
  proceedWithout: { step: 'proceedWithout', reason: TEXT },
  ask: { step: 'ask', text: TEXT },
  answer: { step: 'answer', text: TEXT },
  requestExtension: { step: 'requestExtension', reason: TEXT, workdays: 5 },
  grantExtension: { step: 'grantExtension', requesterTold: true },
  refuseExtension: { step: 'refuseExtension', reason: TEXT },
  createFieldTask: { step: 'createFieldTask', unit: AGENCY },
  completeFieldTask: {
    step: 'completeFieldTask',
    fieldTaskId: 'field',
    outcome: TEXT,
    evidenceHashes: ['ab'.repeat(32)],
    checkedForFaces: true,
  },
  supervise: { step: 'supervise', text: TEXT, level: 1, dueAt: new Date(NOW.getTime() + DAY_MS) },
  answerSupervision: { step: 'answerSupervision', text: TEXT, order: { id: 'order', answers: 0 } },
  reply: { step: 'reply', text: TEXT, basisDocument: '61', reason: null, checkedForPersonalData: true },
  passReview: { step: 'passReview', scores: [80], reason: null, sampled: true },
  failReview: { step: 'failReview', scores: [20], reason: TEXT, sampled: true },
  followUp: { step: 'followUp' },
  close: { step: 'close', closingReason: 'RESOLVED', followUp: true },
  reopen: { step: 'reopen', reason: TEXT },
  archive: { step: 'archive' },
};

/** The system answers by letting time pass, without a word. */
function requestOf(step: Step, party: string): CaseRequest {
  return step === 'answer' && party === 'SYSTEM' ? { step, text: '' } : REQUESTS[step];
}

const grants = (role: Role, agencyId: string) => [{ role, agencyId }];
const person = (change: Partial<Caller> = {}): Caller => ({
  subject: 'x',
  kind: 'OFFICER',
  grants: [],
  scopes: [],
  ...change,
});

/** One caller per party of the table, with nothing but what makes it that party. */
const PARTIES = {
  REQUESTER: { caller: person({ kind: 'PUBLIC' }), holdsToken: true },
  PARTNER: { caller: person({ kind: 'PARTNER', scopes: ['platform:city-app'] }), holdsToken: false },
  INTAKE_OFFICER: { caller: person({ grants: grants('INTAKE_OFFICER', 'intake') }), holdsToken: false },
  DISPATCHER: { caller: person({ grants: grants('DISPATCHER', 'intake') }), holdsToken: false },
  LEAD_OFFICER: { caller: person({ grants: grants('CASE_OFFICER', 'county') }), holdsToken: false },
  CO_HANDLER: { caller: person({ grants: grants('CASE_OFFICER', 'co') }), holdsToken: false },
  SUPERVISOR: { caller: person({ grants: grants('SUPERVISOR', 'province') }), holdsToken: false },
  SYSTEM: { caller: person({ kind: 'SERVICE' }), holdsToken: false },
} as const;

const STRANGERS = [
  { caller: person(), holdsToken: false },
  { caller: person({ kind: 'PUBLIC' }), holdsToken: false },
  { caller: person({ grants: grants('SUPERVISOR', 'elsewhere') }), holdsToken: false },
  { caller: person({ grants: grants('CASE_OFFICER', 'province') }), holdsToken: false },
];

/** What satisfies the guards of one row only. */
function factsFor(step: Step, state: CaseState): CaseFacts {
  if (step === 'grantExtension' || step === 'refuseExtension')
    return caseIn(state, { extensions: [{ id: 'ext', workdays: 3, granted: null }] });
  if (step === 'reopen') return caseIn(state, { failedReview: true });
  return caseIn(state);
}

const ROWS: readonly LifecycleRow[] = LIFECYCLE;
const FROM_A_STATE = ROWS.filter((row) => row.from !== null);

describe('The table of the case lifecycle', () => {
  test.each(FROM_A_STATE.map((row) => [row.step, row] as const))(
    '%s is possible exactly from the listed states, and by the listed parties',
    (step, row) => {
      for (const state of CASE_STATES) {
        for (const [name, acting] of Object.entries(PARTIES)) {
          const request = requestOf(step, name);
          const outcome = decide({ facts: factsFor(step, state), request, acting, now: NOW }, rules);
          // The lead officer is also the officer of the field unit here.
          const listed = (row.by as readonly string[]).includes(name);
          const allowed = row.from!.includes(state) && listed;
          const codes = outcome.kind === 'done' ? 'done' : outcome.violations.map((violation) => violation.code);
          expect([state, name, codes]).toEqual([
            state,
            name,
            allowed ? 'done' : [row.from!.includes(state) ? 'NOT_PERMITTED' : 'WRONG_STATE'],
          ]);
        }
      }
    },
  );

  test.each(FROM_A_STATE.map((row) => [row.step, row] as const))('%s is refused to strangers', (step, row) => {
    for (const acting of STRANGERS) {
      const facts = factsFor(step, row.from![0]!);
      const outcome = decide({ facts, request: REQUESTS[step], acting, now: NOW }, rules);
      expect(outcome).toMatchObject({ kind: 'violation', violations: [{ code: 'NOT_PERMITTED' }] });
    }
  });

  test('nothing leads out of an end but reopening and archiving a closed case', () => {
    for (const state of CASE_STATES.filter((end) => !isOpen(end))) {
      const steps = FROM_A_STATE.filter((row) => row.from!.includes(state)).map((row) => row.step);
      expect(steps).toEqual(state === 'CLOSED' ? ['reopen', 'archive'] : []);
    }
  });

  test('every state but the ends of intake can be reached and every open one can be left', () => {
    const reached = new Set(ROWS.map((row) => row.to));
    for (const state of CASE_STATES) expect([state, reached.has(state)]).toEqual([state, true]);
    for (const state of CASE_STATES.filter(isOpen)) {
      expect(FROM_A_STATE.some((row) => row.from!.includes(state) && row.to !== state && row.to !== 'SAME')).toBe(true);
    }
  });

  test('a case comes into being by receipt or import only', () => {
    expect(ROWS.filter((row) => row.from === null).map((row) => row.command)).toEqual(['receiveCase', 'importCase']);
  });

  test('allowed commands are the rows that fit state and role', () => {
    const commands = (state: CaseState, party: keyof typeof PARTIES) => allowedCommands(caseIn(state), PARTIES[party]);
    expect(commands('RECEIVED', 'INTAKE_OFFICER')).toEqual(['triageCase', 'transferCase', 'mergeCases']);
    expect(commands('IN_PROGRESS', 'SUPERVISOR')).toEqual(['decideExtension', 'supervise']);
    expect(commands('CLOSED', 'SYSTEM')).toEqual(['archive']);
    expect(commands('ARCHIVED', 'LEAD_OFFICER')).toEqual([]);
  });
});

const refusedWith = (step: Step, state: CaseState, change: { facts?: Partial<CaseFacts>; request?: object }) => {
  const party = ROWS.find((row) => row.step === step)!.by[0]!;
  const acting = PARTIES[party as keyof typeof PARTIES];
  const request = { ...REQUESTS[step], ...change.request };
  const outcome = decide({ facts: caseIn(state, change.facts), request, acting, now: NOW }, rules);
  return outcome.kind === 'done' ? [] : outcome.violations.map((violation) => violation.code);
};

describe('Guards', () => {
  test.each([
    ['accept', 'RECEIVED', { request: { checkedForDuplicates: false } }, 'DUPLICATES_UNCHECKED'],
    ['accept', 'RECEIVED', { request: { divisionCode: 'Shenzhen' } }, 'UNKNOWN_DIVISION'],
    ['accept', 'RECEIVED', { request: { categoryCode: '张三家门口' } }, 'NOT_CODED'],
    ['transfer', 'RECEIVED', { request: { service: '张三的律师' } }, 'NOT_CODED'],
    ['assign', 'ACCEPTED', { request: { ruleRef: '张三说的' } }, 'NOT_CODED'],
    ['acknowledge', 'IN_PROGRESS', { request: { contactedBy: '13800000000@phone' } }, 'NOT_CODED'],
    ['refuse', 'RECEIVED', { request: { otherRoute: ' ' } }, 'VALUE_MISSING'],
    ['assign', 'ACCEPTED', { request: { ruleRef: null } }, 'RULE_OR_REASON_NEEDED'],
    ['assign', 'ACCEPTED', { request: { lead: null } }, 'UNKNOWN_AGENCY'],
    ['assign', 'ACCEPTED', { request: { lead: { ...AGENCY, abolished: true } } }, 'AGENCY_ABOLISHED'],
    ['merge', 'ACCEPTED', { request: { target: null } }, 'MERGE_TARGET'],
    ['requestExtension', 'IN_PROGRESS', { request: { workdays: 11 } }, 'EXTENSION_LIMIT'],
    [
      'requestExtension',
      'IN_PROGRESS',
      { facts: { extensions: [{ id: 'e', workdays: 1, granted: true }] } },
      'EXTENSION_LIMIT',
    ],
    ['requestExtension', 'IN_PROGRESS', { facts: { clocks: [] } }, 'EXTENSION_TOO_LATE'],
    ['reply', 'IN_PROGRESS', { request: { basisDocument: null } }, 'BASIS_OR_REASON_NEEDED'],
    ['reply', 'IN_PROGRESS', { request: { checkedForPersonalData: false } }, 'PERSONAL_DATA_UNCHECKED'],
    ['followUp', 'REPLIED', { facts: { followUps: 3 } }, 'FOLLOW_UP_LIMIT'],
    ['close', 'REPLIED', { facts: { followUps: 0 }, request: { followUp: false } }, 'FOLLOW_UP_NEEDED'],
    ['reopen', 'CLOSED', { facts: { reopenCount: 2 } }, 'REOPEN_LIMIT'],
    ['reopen', 'CLOSED', { facts: { closedAt: new Date(NOW.getTime() - 30 * DAY_MS - 1) } }, 'REOPEN_TOO_LATE'],
    ['failReview', 'REPLIED', { request: { reason: ' ' } }, 'SCORE_RANGE'],
    ['passReview', 'REPLIED', { request: { scores: [101] } }, 'SCORE_RANGE'],
    ['failReview', 'REPLIED', { request: { sampled: false } }, 'SAMPLE_UNKNOWN'],
    ['archive', 'CLOSED', { facts: { closedAt: new Date(NOW.getTime() - 30 * DAY_MS + 1) } }, 'ARCHIVE_TOO_EARLY'],
    ['answerSupervision', 'REPLIED', { request: { order: null } }, 'ORDER_UNKNOWN'],
    ['answerSupervision', 'IN_PROGRESS', { request: { order: { id: 'o', answers: 20 } } }, 'ORDER_ANSWERS'],
    ['supervise', 'RECEIVED', { request: { level: 4 } }, 'SUPERVISION_LEVEL'],
  ] as const)('%s in %s, if %j, is refused with %s', (step, state, change, code) => {
    expect(refusedWith(step, state, change)).toContain(code);
  });

  test.each([
    ['before five working days are over', '', 7, ['ANSWER_AWAITED']],
    ['with words that are not the requester’s', TEXT, 8, ['ANSWER_AWAITED']],
    ['after them', '', 8, []],
  ])('the system passes over a question %s: %j, day %i → %j', (_when, text, day, refused) => {
    const asked = caseIn('WAITING_REQUESTER', {
      changedAt: new Date(NOW.getTime() - day * DAY_MS),
    });
    const outcome = decide(
      { facts: asked, request: { step: 'answer', text }, acting: PARTIES.SYSTEM, now: NOW },
      rules,
    );
    expect(outcome.kind === 'done' ? [] : outcome.violations.map(({ code }) => code)).toEqual(refused);
  });

  test('D1 a third return for the same reason needs a meeting, for another reason it does not', () => {
    const returnReasons = ['NOT_COMPETENT', 'NOT_COMPETENT'];
    expect(refusedWith('requestReturn', 'ASSIGNED', { facts: { returnReasons } })).toEqual(['RETURN_LIMIT']);
    expect(
      refusedWith('requestReturn', 'ASSIGNED', { facts: { returnReasons }, request: { reasonCode: 'PLACE' } }),
    ).toEqual([]);
  });

  test('D3 after a failed review a case is not closed', () => {
    expect(refusedWith('close', 'UNDER_REVIEW', { facts: { failedReview: true } })).toEqual(['FAILED_REVIEW']);
  });

  test.each([
    ['an agency twice', [{}, {}], 'SUB_TASK_LIMIT'],
    [
      'more than twenty at once',
      Array.from({ length: 21 }, (_, n) => ({ agency: { ...AGENCY, id: `a${n}` } })),
      'SUB_TASK_LIMIT',
    ],
    ['by a time that has passed', [{ dueAt: new Date(NOW.getTime() - 1) }], 'SUB_TASK_TOO_EARLY'],
  ])('A4b nobody is asked for help %s', (_what, subTasks, code) => {
    const request = { subTasks: subTasks.map((subTask) => ({ agency: AGENCY, task: TEXT, dueAt: null, ...subTask })) };
    expect(refusedWith('requestAssist', 'IN_PROGRESS', { request })).toEqual([code]);
  });

  test('D1 a return gives its reason as a code, because the event keeps it; a supervision order says what to do', () => {
    const spoken = { reasonCode: '张三住在别处' };
    expect(refusedWith('requestReturn', 'ASSIGNED', { request: spoken })).toEqual(['REASON_NOT_CODED']);
    expect(refusedWith('supervise', 'IN_PROGRESS', { request: { text: ' ' } })).toEqual(['VALUE_MISSING']);
  });

  test('A4b the lead agency cannot reply while a co-handler’s part is open', () => {
    const openSubTasks = [{ id: 'sub', agencyId: 'co' }];
    expect(refusedWith('reply', 'IN_PROGRESS', { facts: { openSubTasks } })).toEqual(['SUB_TASKS_OPEN']);
  });

  test.each([
    ['checked for faces', { checkedForFaces: false }, 'EVIDENCE_UNCHECKED'],
    ['named by hashes: the ledger keeps no free text', { evidenceHashes: ['张三的照片'] }, 'EVIDENCE_HASH'],
    ['small in number', { evidenceHashes: Array<string>(51).fill('ab'.repeat(32)) }, 'EVIDENCE_HASH'],
    ['with what was found', { outcome: ' ' }, 'VALUE_MISSING'],
  ])('A2 evidence is accepted only when %s', (_what, request, code) => {
    const outcome = decide(
      {
        facts: caseIn('IN_PROGRESS'),
        request: { ...REQUESTS.completeFieldTask, ...request },
        acting: PARTIES.LEAD_OFFICER,
        now: NOW,
      },
      rules,
    );
    expect(outcome).toMatchObject({ kind: 'violation', violations: [{ code }] });
  });
});
