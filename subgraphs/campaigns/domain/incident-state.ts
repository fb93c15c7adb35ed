/** The life of an incident (`domain.md` §1.5). */
export const INCIDENT_STATES = [
  'REPORTED',
  'VERIFYING',
  'DECLARED',
  'RESPONDING',
  'DOWNGRADED',
  'UPGRADED',
  'RECOVERY',
  'CLOSED',
  'REVIEWED',
  'FALSE_ALARM',
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Declared and not over: what `Account.activeIncidents` shows. */
export const ACTIVE_INCIDENT_STATES = [
  'DECLARED',
  'RESPONDING',
  'DOWNGRADED',
  'UPGRADED',
  'RECOVERY',
] as const satisfies readonly IncidentState[];

export function isActive(state: IncidentState): boolean {
  return (ACTIVE_INCIDENT_STATES as readonly IncidentState[]).includes(state);
}
