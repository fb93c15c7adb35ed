import { registerEnumType } from 'type-graphql';
import { CASE_STATES, type CaseState as CaseStateName } from '../domain/states.js';

const DESCRIPTIONS: Record<CaseStateName, string> = {
  RECEIVED: 'Taken in, not yet looked at (受理登记).',
  ACCEPTED: 'Accepted, waiting to be assigned (已受理).',
  ASSIGNED: 'Assigned to a lead agency that has not signed (批转/转办).',
  IN_PROGRESS: 'Being handled by the lead agency (办理).',
  JOINT_HANDLING: 'Being handled with other agencies (会办/协办).',
  WAITING_REQUESTER: 'Waiting for an answer of the requester (待补充).',
  RETURN_REQUESTED: 'The lead agency says that it is not competent (申请退回).',
  REPLIED: 'Answered (答复).',
  UNDER_REVIEW: 'Answer under review or follow-up (督查/回访).',
  CLOSED: 'Closed after handling (办结).',
  ARCHIVED: 'Closed and put away (归档).',
  NOT_ACCEPTED: 'Not accepted; another route was shown (不予受理).',
  MERGED: 'Merged into another case about the same concern (合并).',
  TRANSFERRED: 'Passed on to 110, 119, 120, 122 or a legal procedure (转出).',
  WITHDRAWN: 'Withdrawn by the requester (撤回).',
};

export const CaseState = Object.fromEntries(CASE_STATES.map((state) => [state, state])) as {
  readonly [S in CaseStateName]: S;
};

registerEnumType(CaseState, {
  name: 'CaseState',
  description: 'Where a case stands (工单状态).',
  valuesConfig: Object.fromEntries(CASE_STATES.map((state) => [state, { description: DESCRIPTIONS[state] }])),
});
