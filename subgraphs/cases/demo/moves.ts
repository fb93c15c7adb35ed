import type { Caller } from '../../../schema/caller.js';
import { serviceCaller, type Role } from '../../kit/callers.js';
import type { Outcome } from '../../kit/outcome.js';
import { acknowledgeCase } from '../actions/acknowledge-case.js';
import { answerQuestion } from '../actions/answer-question.js';
import { archive } from '../actions/archive.js';
import { askRequester } from '../actions/ask-requester.js';
import { assignCase } from '../actions/assign-case.js';
import { closeCase } from '../actions/close-case.js';
import { completeCoHandling } from '../actions/complete-co-handling.js';
import { completeFieldTask } from '../actions/complete-field-task.js';
import { createFieldTask } from '../actions/create-field-task.js';
import { decideExtension } from '../actions/decide-extension.js';
import { decideReturn } from '../actions/decide-return.js';
import { mergeCases } from '../actions/merge-cases.js';
import type { By, CaseParts } from '../actions/parts.js';
import { receiveCase } from '../actions/receive-case.js';
import { recordFollowUp } from '../actions/record-follow-up.js';
import { reopenCase } from '../actions/reopen-case.js';
import { replyToCase } from '../actions/reply-to-case.js';
import { requestAssist } from '../actions/request-assist.js';
import { requestExtension } from '../actions/request-extension.js';
import { requestReturn } from '../actions/request-return.js';
import { signAssignment } from '../actions/sign-assignment.js';
import { supervise } from '../actions/supervise.js';
import { transferCase } from '../actions/transfer-case.js';
import { triageCase } from '../actions/triage-case.js';
import { withdrawCase } from '../actions/withdraw-case.js';
import { assignmentsOfCases } from '../store/assignments.js';
import { fieldTasksOfCases } from '../store/field-tasks.js';
import type { DemoAgency, Place } from './places.js';
import type { Topic } from './topics.js';

/** One case of the demo while it is lived through. */
export interface Life {
  readonly place: Place;
  readonly topic: Topic;
  readonly summary: string;
  readonly channel: string;
  /** The agency that leads now: after a return another one. */
  lead: DemoAgency;
  caseId: string;
  requesterToken: string;
}

/** What somebody does to a case, through the real action. */
export type Move = (parts: CaseParts, life: Life, now: Date) => Promise<Outcome<unknown>>;

const DAY_MS = 86_400_000;
const SYSTEM = by(serviceCaller('cases'));
const PUBLIC: By = by({ subject: 'public', kind: 'PUBLIC', grants: [], scopes: [] });

export const receive: Move = async (parts, life) => {
  const { summary, channel, place } = life;
  const outcome = await receiveCase(parts, PUBLIC, {
    intakeAgencyId: place.intake.id,
    channel,
    summary,
    divisionCode: place.divisionCode,
  });
  if (outcome.kind === 'done') {
    life.caseId = outcome.value.caseId;
    life.requesterToken = outcome.value.requesterToken!;
  }
  return outcome;
};

export const accept: Move = (parts, { caseId, topic, place, summary }) => {
  const { categoryCode, kind, concernType, urgency } = topic;
  const placed = { categoryCode, kind, concernType, urgency, divisionCode: place.divisionCode };
  const accepted = { ...placed, checkedForDuplicates: true, publicSummary: summary };
  return triageCase(parts, officer('INTAKE_OFFICER', place.intake), { caseId, accept: accepted });
};

export const refuse: Move = (parts, { caseId, place }) =>
  triageCase(parts, officer('INTAKE_OFFICER', place.intake), {
    caseId,
    refuse: { reason: '属于正在审理的诉讼事项', otherRoute: '请向受理法院反映' },
  });

export const transfer: Move = (parts, { caseId, place }) =>
  transferCase(parts, officer('INTAKE_OFFICER', place.intake), {
    caseId,
    service: '110',
    reason: '涉及人身安全，立即转110',
  });

export const withdraw: Move = (parts, { caseId, requesterToken }) =>
  withdrawCase(parts, PUBLIC, { caseId, requesterToken });

export const assign: Move = (parts, { caseId, place, lead }) =>
  assignCase(parts, officer('DISPATCHER', place.intake), { caseId, leadAgencyId: lead.id, ruleRef: 'demo-directory' });

export const sign: Move = (parts, { caseId, lead }) => signAssignment(parts, officer('CASE_OFFICER', lead), { caseId });

export const acknowledge: Move = (parts, { caseId, lead }) =>
  acknowledgeCase(parts, officer('CASE_OFFICER', lead), { caseId, contactedBy: 'PHONE' });

export const askBack: Move = (parts, { caseId, lead }) =>
  requestReturn(parts, officer('CASE_OFFICER', lead), {
    caseId,
    reasonCode: 'NOT_COMPETENT',
    evidence: '事发地不在本辖区，附辖区图',
  });

/** The case goes to the neighbour next. */
export const takeBack: Move = (parts, life) => {
  life.lead = life.place.other;
  return decideReturn(parts, officer('DISPATCHER', life.place.intake), { caseId: life.caseId, granted: true });
};

export const ask: Move = (parts, { caseId, lead }) =>
  askRequester(parts, officer('CASE_OFFICER', lead), { caseId, text: '请补充事发的大致时间。' });

export const answer: Move = (parts, { caseId, requesterToken }) =>
  answerQuestion(parts, PUBLIC, { caseId, requesterToken, text: '上周三晚上八点左右。' });

export const assist: Move = (parts, { caseId, lead, place }) =>
  requestAssist(parts, officer('CASE_OFFICER', lead), {
    caseId,
    subTasks: [{ agencyId: place.other.id, task: '协助核实现场情况' }],
  });

export const completeAssist: Move = async (parts, { caseId, place }) => {
  const rows = await parts.db.asCaller(SYSTEM.caller, (trx) => assignmentsOfCases(trx, [caseId]));
  const { id } = rows.find((row) => row.role === 'CO' && row.ended_at === null)!;
  return completeCoHandling(parts, officer('CASE_OFFICER', place.other), { caseId, assignmentId: id });
};

export const sendOut: Move = (parts, { caseId, lead }) =>
  createFieldTask(parts, officer('CASE_OFFICER', lead), { caseId, unitAgencyId: lead.id });

export const comeBack: Move = async (parts, { caseId, lead, topic }) => {
  const rows = await parts.db.asCaller(SYSTEM.caller, (trx) => fieldTasksOfCases(trx, [caseId]));
  const { id } = rows.find((row) => row.completed_at === null)!;
  const found = { outcome: topic.reply, evidenceHashes: [], checkedForFaces: true };
  return completeFieldTask(parts, officer('CASE_OFFICER', lead), { caseId, fieldTaskId: id, ...found });
};

export const askForTime: Move = (parts, { caseId, lead }) =>
  requestExtension(parts, officer('CASE_OFFICER', lead), { caseId, reason: '需等待设备到货', workdays: 5 });

export const giveTime: Move = (parts, { caseId, lead }) =>
  decideExtension(parts, officer('SUPERVISOR', lead), { caseId, granted: true, requesterTold: true });

export const urge: Move = (parts, { caseId, lead }, now) =>
  supervise(parts, officer('SUPERVISOR', lead), {
    caseId,
    level: 1,
    dueAt: new Date(now.getTime() + 3 * DAY_MS),
    text: '请尽快办理并答复。',
  });

export const reply: Move = (parts, { caseId, lead, topic }) =>
  replyToCase(parts, officer('CASE_OFFICER', lead), {
    caseId,
    text: topic.reply,
    basisDocument: '国办发〔2020〕53号',
    checkedForPersonalData: true,
  });

export function followUp(satisfied: boolean): Move {
  return (parts, { caseId, place }) =>
    recordFollowUp(parts, officer('INTAKE_OFFICER', place.intake), {
      caseId,
      followUp: { contacted: true, resolved: satisfied, satisfied },
    });
}

export function close(contacted: boolean, satisfied: boolean): Move {
  return (parts, { caseId, lead }) =>
    closeCase(parts, officer('SUPERVISOR', lead), {
      caseId,
      closingReason: satisfied ? 'RESOLVED' : 'EXPLAINED',
      followUp: { contacted, resolved: satisfied, satisfied },
    });
}

export const reopen: Move = (parts, { caseId, requesterToken }) =>
  reopenCase(parts, PUBLIC, { caseId, requesterToken, reason: '问题再次出现' });

export const putAway: Move = (parts, { caseId }) => archive(parts, SYSTEM, { caseId });

/** Repeats what the other life is about, which is open by then. */
export function mergeInto(target: Life): Move {
  return (parts, { caseId, place }) =>
    mergeCases(parts, officer('INTAKE_OFFICER', place.intake), { caseId, targetCaseId: target.caseId });
}

/** Somebody who holds the role at exactly this agency. */
function officer(role: Role, { id, code }: DemoAgency): By {
  return by({ subject: `demo:${role}:${code}`, kind: 'OFFICER', grants: [{ agencyId: id, role }], scopes: [] });
}

function by(caller: Caller): By {
  return { caller, correlationId: 'demo-seed' };
}
