import type { Caller } from '../../../schema/caller.js';
import { ROLES } from '../../kit/callers.js';
import type { Violation } from '../../kit/outcome.js';
import { checkAdministers } from './administration.js';
import { checkText } from './texts.js';

/** What somebody may be granted: all roles but those that act without a grant (kit/callers.ts). */
const GRANTABLE = ROLES.filter((role) => !['SYSTEM', 'REQUESTER', 'PARTNER'].includes(role));

/** A signed caller carries every grant in every request: nobody holds more at a time. */
const MAX_STANDING_GRANTS = 100;
/** What the gateway reads from a token at most. */
const MAX_SUBJECT = 256;
/** Subjects of services, partners' keys and the public: nobody's token can say them, so nobody may be granted as them. */
const NO_PERSON = /^(service:|partner:|public$|gateway$)/;

export interface Granting {
  readonly subject: string;
  readonly role: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly reason: string;
}

export interface StandingGrant {
  readonly agencyId: string;
  readonly role: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

/** Where the role is to be held. */
export interface GrantingAgency {
  readonly id: string;
  readonly linePath: string;
  readonly abolishedAt: Date | null;
}

/**
 * Whether `caller` may grant this at `agency` (domain.md B3). Only an administrator in the agency's line does, and never
 * to themselves. `standing` is what the subject holds already, as far as the caller sees it.
 */
export function checkGranting(
  caller: Caller,
  granting: Granting,
  agency: GrantingAgency,
  { standing, now }: { readonly standing: readonly StandingGrant[]; readonly now: Date },
): readonly Violation[] {
  const allowed = [
    ...checkAdministers(caller, agency.linePath, ['input', 'agencyId']),
    ...(granting.subject === caller.subject
      ? [refusal('SELF_GRANT', 'Nobody grants a role to themselves; another administrator must.', 'subject')]
      : []),
  ];
  if (allowed.length > 0) return allowed;
  return [
    ...(agency.abolishedAt ? [refusal('AGENCY_ABOLISHED', 'The agency was abolished.', 'agencyId')] : []),
    ...checkShape(granting, now),
    ...checkAgainst(granting, agency.id, standing),
  ];
}

/** What holds whoever grants: the form of the subject, the role, the time and the reason. */
export function checkShape({ subject, role, validFrom, validTo, reason }: Granting, now: Date): readonly Violation[] {
  return [
    ...checkText(subject, { field: 'subject', max: MAX_SUBJECT }),
    ...(NO_PERSON.test(subject) ? [refusal('SUBJECT_NOT_A_PERSON', 'Only a person holds a role.', 'subject')] : []),
    ...((GRANTABLE as readonly string[]).includes(role)
      ? []
      : [refusal('ROLE_UNKNOWN', `A role to grant is one of ${GRANTABLE.join(', ')}.`, 'role')]),
    ...(validFrom < now ? [refusal('PERIOD_IN_THE_PAST', 'A grant begins now or later.', 'validFrom')] : []),
    ...(validTo !== null && validTo <= validFrom
      ? [refusal('PERIOD_EMPTY', 'A grant ends after it has begun.', 'validTo')]
      : []),
    ...checkText(reason, { field: 'reason' }),
  ];
}

/** Whether a grant may be ended before its time: only one that is not over. */
export function checkRevoking(
  { endedAt, validTo }: { readonly endedAt: Date | null; readonly validTo: Date | null },
  reason: string,
  now: Date,
): readonly Violation[] {
  if (endedAt !== null || (validTo !== null && validTo <= now))
    return [refusal('ALREADY_ENDED', 'The grant was revoked or is over.', 'grantId')];
  return checkText(reason, { field: 'reason' });
}

/** Whether it goes together with what the subject holds. */
export function checkAgainst(
  { role, validFrom, validTo }: Granting,
  agencyId: string,
  standing: readonly StandingGrant[],
): readonly Violation[] {
  const overlapping = standing.some(
    (grant) =>
      grant.agencyId === agencyId &&
      grant.role === role &&
      (grant.validTo === null || grant.validTo > validFrom) &&
      (validTo === null || validTo > grant.validFrom),
  );
  if (overlapping) return [refusal('ALREADY_GRANTED', 'The subject holds this role there in that time.', 'role')];
  if (standing.length >= MAX_STANDING_GRANTS)
    return [refusal('TOO_MANY_GRANTS', `Nobody holds more than ${MAX_STANDING_GRANTS} grants.`, 'subject')];
  return [];
}

function refusal(code: string, message: string, field: string): Violation {
  return { code, message, path: ['input', field] };
}
