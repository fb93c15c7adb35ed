import type { DemoPerson } from '../../gateway/identity/development-issuer.js';
import type { CallerKind, Grant } from '../../schema/caller.js';
import type { Role } from '../../subgraphs/kit/callers.js';
import { stableId } from '../../subgraphs/kit/ids.js';

/** The people whose tokens `liandong start` gives away. Agencies are those of the demo matrix. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('county-officer', 'Case officer, Yuexiu police, Guangzhou (越秀区分局承办人)', 'OFFICER', [
    grant('police-440104', 'CASE_OFFICER'),
  ]),
  person('dispatcher', 'Intake officer and dispatcher, Guangzhou hotline 12345 (广州市12345派单员)', 'OFFICER', [
    grant('hotline-440100', 'INTAKE_OFFICER'),
    grant('hotline-440100', 'DISPATCHER'),
  ]),
  person('province-supervisor', 'Supervisor, Guangdong provincial police (广东省公安厅督办人)', 'OFFICER', [
    grant('police-440000', 'SUPERVISOR'),
  ]),
  person('administrator', 'Administrator, Ministry of Public Security (公安部管理员)', 'OFFICER', [
    grant('police-cn', 'ADMINISTRATOR'),
  ]),
  person('analyst', 'Analyst (分析员)', 'ANALYST', []),
  person('partner', 'Partner platform: an app of the city (合作平台)', 'PARTNER', [], ['platform:city-app']),
  person('data-protection-officer', 'Data-protection officer (数据保护专员)', 'OFFICER', [], ['access-log']),
  person('service', 'A background service (后台服务)', 'SERVICE', []),
];

// eslint-disable-next-line max-params -- one line per person reads as a table
function person(
  name: string,
  title: string,
  kind: CallerKind,
  grants: readonly Grant[],
  scopes: readonly string[] = [],
): DemoPerson {
  return { name, title, caller: { subject: `demo:${name}`, kind, grants, scopes } };
}

function grant(agencyCode: string, role: Role): Grant {
  return { agencyId: stableId('agency', agencyCode), role };
}
