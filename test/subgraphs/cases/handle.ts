import type { Caller } from '../../../schema/caller.js';
import { acknowledgeCase } from '../../../subgraphs/cases/actions/acknowledge-case.js';
import { assignCase } from '../../../subgraphs/cases/actions/assign-case.js';
import { closeCase } from '../../../subgraphs/cases/actions/close-case.js';
import { receiveCase } from '../../../subgraphs/cases/actions/receive-case.js';
import { replyToCase } from '../../../subgraphs/cases/actions/reply-to-case.js';
import { signAssignment } from '../../../subgraphs/cases/actions/sign-assignment.js';
import { triageCase, type TriageAccept } from '../../../subgraphs/cases/actions/triage-case.js';
import type { Outcome } from '../../../subgraphs/kit/outcome.js';
import { COUNTY, COUNTY_OFFICER, DISPATCHER, HOTLINE, INTAKE, PROVINCE_SUPERVISOR, type County } from './county.js';

/** The value of an outcome that must be done. */
export function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'violation') throw new Error(outcome.violations.map((violation) => violation.code).join(', '));
  return outcome.value;
}

/** The codes of what stood in the way; empty when it was done. */
export function codes(outcome: Outcome<unknown>): string[] {
  return outcome.kind === 'done' ? [] : outcome.violations.map((violation) => violation.code);
}

export function as(caller: Caller) {
  return { caller, correlationId: 'test' };
}

export const HELP_IN_YUEXIU: TriageAccept = {
  categoryCode: 'traffic.road',
  divisionCode: '440104',
  kind: 'HELP',
  concernType: 'DIFFICULTY',
  urgency: 'NORMAL',
  checkedForDuplicates: true,
};

/** Takes cases one step at a time through the real actions. */
export function handling({ deps }: County) {
  const received = async (intakeAgencyId = HOTLINE): Promise<string> => {
    const input = { intakeAgencyId, channel: 'WEB', summary: '路灯不亮' };
    return value(await receiveCase(deps, as(INTAKE), input)).caseId;
  };
  const accepted = async (accept: Partial<TriageAccept> = {}, intakeAgencyId = HOTLINE): Promise<string> => {
    const caseId = await received(intakeAgencyId);
    value(await triageCase(deps, as(INTAKE), { caseId, accept: { ...HELP_IN_YUEXIU, ...accept } }));
    return caseId;
  };
  const assign = async (caseId: string, leadAgencyId = COUNTY): Promise<string> => {
    value(await assignCase(deps, as(DISPATCHER), { caseId, leadAgencyId, ruleRef: 'rule-1' }));
    return caseId;
  };
  const assigned = async (accept: Partial<TriageAccept> = {}): Promise<string> => assign(await accepted(accept));
  const signed = async (accept: Partial<TriageAccept> = {}): Promise<string> => {
    const caseId = await assigned(accept);
    value(await signAssignment(deps, as(COUNTY_OFFICER), { caseId }));
    return caseId;
  };
  const acknowledge = async (caseId: string): Promise<void> => {
    value(await acknowledgeCase(deps, as(COUNTY_OFFICER), { caseId, contactedBy: 'PHONE' }));
  };
  const reply = async (caseId: string): Promise<void> => {
    const input = { caseId, text: '已修复。', reason: '现场维修，无需文件依据', checkedForPersonalData: true };
    value(await replyToCase(deps, as(COUNTY_OFFICER), input));
  };
  const replied = async (accept: Partial<TriageAccept> = {}): Promise<string> => {
    const caseId = await signed(accept);
    await reply(caseId);
    return caseId;
  };
  const close = async (caseId: string): Promise<void> => {
    const followUp = { contacted: true, resolved: true, satisfied: true };
    value(await closeCase(deps, as(PROVINCE_SUPERVISOR), { caseId, closingReason: 'RESOLVED', followUp }));
  };
  return { received, accepted, assign, assigned, signed, acknowledge, reply, replied, close };
}
