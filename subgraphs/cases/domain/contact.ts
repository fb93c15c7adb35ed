import type { Role } from '../../kit/callers.js';
import type { Violation } from '../../kit/outcome.js';
import type { Party } from './lifecycle.js';
import { roleAs, type Acting, type Standing } from './standing.js';
import { isOpen, type CaseState } from './states.js';
import { violationOf } from './violations.js';

/** How to reach whoever sent a case. */
export interface Contact {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** A contact as it is handed in. */
export interface ContactInput {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly consentToContact: boolean;
  readonly consentToFollowUp?: boolean | null;
}

/** What a contact may be read for. */
export const CONTACT_PURPOSES = ['FIRST_RESPONSE', 'QUESTION', 'FIELD_VISIT', 'REPLY', 'FOLLOW_UP'] as const;
export type ContactPurpose = (typeof CONTACT_PURPOSES)[number];

/** Words from a list: a reason in somebody's own words would be citizen data in the ledger. */
export const ERASURE_REASONS = ['CONSENT_WITHDRAWN', 'NO_LONGER_NEEDED', 'LEGAL_DUTY'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** Lengths that a sealed row is kept small by; 254 is the longest address of RFC 5321. */
const LONGEST = { name: 100, phone: 40, email: 254 } as const;

export function contactViolations(contact: ContactInput): readonly Violation[] {
  const long = (['name', 'phone', 'email'] as const).filter((field) => (contact[field] ?? '').length > LONGEST[field]);
  const reachable = [contact.phone, contact.email].some((way) => (way ?? '').trim() !== '');
  return [
    ...long.map((field) => violationOf('VALUE_TOO_LONG', `contact.${field}`)),
    ...(reachable ? [] : [violationOf('CONTACT_EMPTY', 'contact')]),
    ...(contact.consentToContact ? [] : [violationOf('CONSENT_NEEDED', 'contact.consentToContact')]),
  ];
}

/** Those who have the case in hand. Dispatchers, administrators and partners pass it on without. */
const HANDLING: readonly Party[] = ['LEAD_OFFICER', 'CO_HANDLER', 'FIELD_UNIT', 'INTAKE_OFFICER', 'SUPERVISOR'];

/** As what the caller reads a contact now: only while the case is in hand, undefined when in no such role. */
export function readsContactAs(acting: Acting, on: Standing & { readonly state: CaseState }): Role | undefined {
  if (acting.caller.kind !== 'OFFICER' || !isOpen(on.state)) return undefined;
  return HANDLING.map((party) => roleAs(party, acting, on)).find((role) => role !== undefined);
}

/** As what the caller erases a contact: the requester by its token, or an administrator in the line of the case. */
export function erasesContactAs({ caller, holdsToken }: Acting, on: Standing): Role | undefined {
  if (holdsToken) return 'REQUESTER';
  const line = new Set([...on.intakeLine, ...on.leadLine]);
  const administers = caller.grants.some(({ role, agencyId }) => role === 'ADMINISTRATOR' && line.has(agencyId));
  return caller.kind === 'OFFICER' && administers ? 'ADMINISTRATOR' : undefined;
}
