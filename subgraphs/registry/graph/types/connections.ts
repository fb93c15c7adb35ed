import { connectionOf } from '../../../kit/graph/connection.js';
import { AccessChange } from './access-change.js';
import { AccessGrant } from './access-grant.js';
import { Account } from './account.js';
import { Agency } from './agency.js';
import { ApiKey } from './api-key.js';
import { Division } from './division.js';
import { FunctionGap } from './function-gap.js';
import { MatrixNode } from './matrix-node.js';
import { RegistryChange } from './registry-change.js';
import { Responsibility } from './responsibility.js';

export const DivisionConnection = connectionOf('Division', () => Division, {
  description: 'A page of divisions (区划列表).',
});
export const AgencyConnection = connectionOf('Agency', () => Agency, { description: 'A page of agencies (机构列表).' });
export const AccountConnection = connectionOf('Account', () => Account, {
  description: 'A page of accounts (账号列表).',
});
export const MatrixNodeConnection = connectionOf('MatrixNode', () => MatrixNode, {
  description: 'A page of a matrix’s nodes (节点列表).',
});
export const RegistryChangeConnection = connectionOf('RegistryChange', () => RegistryChange, {
  description: 'A page of the register’s changes, oldest first (变更列表).',
});
export const FunctionGapConnection = connectionOf('FunctionGap', () => FunctionGap, {
  description: 'A page of a matrix’s gaps (职能空缺列表).',
});
export const AccessChangeConnection = connectionOf('AccessChange', () => AccessChange, {
  description: 'A page of changes of access, oldest first (权限变更列表).',
});
export const AccessGrantConnection = connectionOf('AccessGrant', () => AccessGrant, {
  description: 'A page of grants, in the order of their giving (授权列表).',
});
export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey, {
  description: 'A page of keys, in the order of their issue (密钥列表).',
});
export const ResponsibilityConnection = connectionOf('Responsibility', () => Responsibility, {
  description: 'A page of what an agency answers for, by code (责任列表).',
});
