import { registerEnumType } from 'type-graphql';
import { ROLES, type Role as RoleName } from '../callers.js';

/** Enums that cross subgraphs live here only, so that their values cannot differ (`graph.md` §12). */
export enum DivisionLevel {
  NATIONAL = 'NATIONAL',
  PROVINCE = 'PROVINCE',
  PREFECTURE = 'PREFECTURE',
  COUNTY = 'COUNTY',
  TOWNSHIP = 'TOWNSHIP',
}

registerEnumType(DivisionLevel, {
  name: 'DivisionLevel',
  description: 'A level of government (行政层级).',
  valuesConfig: {
    NATIONAL: { description: 'The whole country (国家级).' },
    PROVINCE: { description: 'Province, autonomous region or municipality (省级).' },
    PREFECTURE: { description: 'Prefecture or prefecture-level city (地级).' },
    COUNTY: { description: 'County, district or county-level city (县级).' },
    TOWNSHIP: { description: 'Township, town or sub-district (乡级).' },
  },
});

const ROLE_DESCRIPTIONS: Record<RoleName, string> = {
  INTAKE_OFFICER: 'Takes cases in and triages them (受理员).',
  DISPATCHER: 'Assigns cases to agencies (派单员).',
  CASE_OFFICER: 'Handles cases for an agency (承办人).',
  SUPERVISOR: 'Supervises agencies below in line (督办人).',
  EDITOR: 'Writes posts and filings (编辑).',
  REVIEWER: 'Reviews posts (审核人).',
  APPROVER: 'Approves posts and bulletins (签发人).',
  DUTY_OFFICER: 'Is answerable for an account (账号负责人).',
  ADMINISTRATOR: 'Keeps agencies, accounts and grants (管理员).',
  IMPORTER: 'Brings in cases of another system (导入服务).',
  SYSTEM: 'The service itself: sweeps and projections (系统).',
  REQUESTER: 'The person who sent the case, by its token (诉求人).',
  PARTNER: 'A partner platform (合作平台).',
};

export const Role = Object.fromEntries(ROLES.map((role) => [role, role])) as { readonly [R in RoleName]: R };

registerEnumType(Role, {
  name: 'Role',
  description: 'What somebody acts as; persons are only ever named by role (角色).',
  valuesConfig: Object.fromEntries(ROLES.map((role) => [role, { description: ROLE_DESCRIPTIONS[role] }])),
});
