import { registerEnumType } from 'type-graphql';
import { CALLER_KINDS, type CallerKind as CallerKindName } from '../../../schema/caller.js';
import { VERIFICATION_STATUSES } from '../domain/verification.js';

/** The enums of this subgraph alone; those that cross subgraphs are the kit's. */
export const CallerKind = named(CALLER_KINDS);
const CALLER_KIND_DESCRIPTIONS: Record<CallerKindName, string> = {
  OFFICER: 'An officer of an agency (工作人员).',
  ANALYST: 'An analyst who reads aggregates (分析人员).',
  PARTNER: 'A partner platform (合作平台).',
  REQUESTER: 'The person who sent a case, by its token (诉求人).',
  PUBLIC: 'Anybody, without credentials (公众).',
  SERVICE: 'A service of the system itself (系统服务).',
};
registerEnumType(CallerKind, {
  name: 'CallerKind',
  description: 'What kind of caller somebody is (访问者类型).',
  valuesConfig: described(CALLER_KIND_DESCRIPTIONS),
});

export const MatrixKind = named(['VERTICAL', 'REGIONAL']);
registerEnumType(MatrixKind, {
  name: 'MatrixKind',
  description: 'How a matrix is put together (矩阵类型).',
  valuesConfig: described({
    VERTICAL: 'One function line over all levels, e.g. the police (垂直矩阵).',
    REGIONAL: 'Many functions of one place (区域矩阵).',
  }),
});

export const OperatingForm = named(['SOCIAL_GOVERNANCE', 'EMERGENCY_RESPONSE', 'CAMPAIGN']);
registerEnumType(OperatingForm, {
  name: 'OperatingForm',
  description: 'What a matrix is operated for (运营形态).',
  valuesConfig: described({
    SOCIAL_GOVERNANCE: 'Citizens’ cases are taken in and resolved (社会治理形态).',
    EMERGENCY_RESPONSE: 'Verified information in emergencies (突发公共事件新闻舆论引导形态).',
    CAMPAIGN: 'Joint campaigns of many accounts (正能量传播形态).',
  }),
});

export const FilingState = named(['APPROVED', 'SUSPENDED', 'CANCELLED']);
registerEnumType(FilingState, {
  name: 'FilingState',
  description: 'Where an account’s filing stands (备案状态).',
  valuesConfig: described({
    APPROVED: 'Filed and in force (已备案).',
    SUSPENDED: 'Suspended until what was found is put right (暂停).',
    CANCELLED: 'Ended; the handle stays reserved (已注销).',
  }),
});

export const VerificationStatus = named(VERIFICATION_STATUSES);
registerEnumType(VerificationStatus, {
  name: 'VerificationStatus',
  description: 'The public answer to whether an account is official (核验结果).',
  valuesConfig: described({
    OFFICIAL: 'An agency’s account with a filing number in force (官方账号).',
    SUSPENDED: 'Official, but its filing is suspended at present (已暂停).',
    CANCELLED: 'It was official once; whoever uses the handle now is not (已注销).',
    UNKNOWN: 'Not known here, or not filed (未知).',
  }),
});

export const ResponsibilityScope = named(['CATEGORY', 'TOPIC']);
registerEnumType(ResponsibilityScope, {
  name: 'ResponsibilityScope',
  description: 'What a responsibility rule is about (责任规则适用范围).',
  valuesConfig: described({
    CATEGORY: 'Citizens’ cases of a service category (诉求办理).',
    TOPIC: 'Public concerns about a topic (舆情回应).',
  }),
});

export const AgencyOrder = named(['CODE', 'NAME']);
registerEnumType(AgencyOrder, {
  name: 'AgencyOrder',
  description: 'The order of a list of agencies (机构排序).',
  valuesConfig: described({ CODE: 'By code (按代码).', NAME: 'By name (按名称).' }),
});

function named<Name extends string>(names: readonly Name[]): { readonly [N in Name]: N } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [N in Name]: N };
}

function described<Name extends string>(
  descriptions: Record<Name, string>,
): { readonly [N in Name]: { description: string } } {
  const entries = Object.entries<string>(descriptions).map(([name, description]) => [name, { description }]);
  return Object.fromEntries(entries) as { readonly [N in Name]: { description: string } };
}
