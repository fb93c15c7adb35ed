import type { Caller } from '../../schema/caller.js';

/** What a person may act as at an agency (`domain.md` §1.1 B3, §1.4); the last three act without a grant. */
export const ROLES = [
  'INTAKE_OFFICER',
  'DISPATCHER',
  'CASE_OFFICER',
  'SUPERVISOR',
  'EDITOR',
  'REVIEWER',
  'APPROVER',
  'DUTY_OFFICER',
  'ADMINISTRATOR',
  'IMPORTER',
  'SYSTEM',
  'REQUESTER',
  'PARTNER',
] as const;
export type Role = (typeof ROLES)[number];

/** What background work of a subgraph acts as: sweeps, replicas, migrations of data. */
export function serviceCaller(name: string): Caller {
  return { subject: `service:${name}`, kind: 'SERVICE', grants: [], scopes: [] };
}

/** Whether the caller holds `role` at exactly this agency. An office is an officer's, whatever else a token says. */
export function holdsRole({ kind, grants }: Caller, role: Role, agencyId: string): boolean {
  return kind === 'OFFICER' && grants.some((grant) => grant.agencyId === agencyId && grant.role === role);
}

/** Whether the caller holds `role` at one of these agencies (an agency's line of superiors, say). */
export function holdsRoleAtAny(caller: Caller, role: Role, agencyIds: readonly string[]): boolean {
  return agencyIds.some((agencyId) => holdsRole(caller, role, agencyId));
}

/** What a partner's scope begins with: `platform:12345-app` names the platform whose cases it may send and see. */
const PLATFORM_SCOPE = 'platform:';

/** The platforms that a partner speaks for, by its scopes. */
export function platformsOf({ kind, scopes }: Caller): readonly string[] {
  if (kind !== 'PARTNER') return [];
  return scopes
    .filter((scope) => scope.startsWith(PLATFORM_SCOPE) && scope.length > PLATFORM_SCOPE.length)
    .map((scope) => scope.slice(PLATFORM_SCOPE.length));
}
