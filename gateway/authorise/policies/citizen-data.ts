import type { Policy } from './policy.js';

/** Roles that cannot work without what a citizen wrote. */
const HANDLING_ROLES = new Set(['INTAKE_OFFICER', 'DISPATCHER', 'CASE_OFFICER', 'SUPERVISOR', 'IMPORTER']);

/**
 * What a citizen said in their own words, and where: those who handle cases, the platform that passed the case on, and
 * services. Whose cases these are is the row policy's affair; a person without such a role reads the case without it.
 */
export const citizenData: Policy = ({ kind, grants }) =>
  kind === 'SERVICE' ||
  kind === 'PARTNER' ||
  (kind === 'OFFICER' && grants.some(({ role }) => HANDLING_ROLES.has(role)));
