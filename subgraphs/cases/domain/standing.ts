import type { Caller } from '../../../schema/caller.js';
import { holdsRoleAtAny, platformsOf, type Role } from '../../kit/callers.js';
import type { CaseFacts } from './facts.js';
import type { Party } from './lifecycle.js';

/** Somebody who gives a command. */
export interface Acting {
  readonly caller: Caller;
  /** Whether they showed the requester's token of this case; whoever sends a case will hold it. */
  readonly holdsToken: boolean;
}

/** The case, or, where there is none yet, the agencies that a new one would have. */
export type Standing = Pick<
  CaseFacts,
  'intakeAgencyId' | 'leadAgencyId' | 'intakeLine' | 'leadLine' | 'openSubTasks' | 'openFieldTasks'
>;

type Holding = (acting: Acting, on: Standing) => Role | undefined;

const HOLDINGS: { readonly [P in Party]: Holding } = {
  REQUESTER: ({ holdsToken }) => (holdsToken ? 'REQUESTER' : undefined),
  // The case is its platform's from then on, so there must be no doubt which.
  PARTNER: ({ caller }) => (platformsOf(caller).length === 1 ? 'PARTNER' : undefined),
  INTAKE_OFFICER: ({ caller }, on) => heldAt(caller, 'INTAKE_OFFICER', [on.intakeAgencyId]),
  DISPATCHER: ({ caller }, on) => heldAt(caller, 'DISPATCHER', on.intakeLine),
  LEAD_OFFICER: ({ caller }, on) => heldAt(caller, 'CASE_OFFICER', on.leadAgencyId === null ? [] : [on.leadAgencyId]),
  CO_HANDLER: ({ caller }, on) =>
    heldAt(
      caller,
      'CASE_OFFICER',
      on.openSubTasks.map((task) => task.agencyId),
    ),
  FIELD_UNIT: ({ caller }, on) =>
    heldAt(
      caller,
      'CASE_OFFICER',
      on.openFieldTasks.map((task) => task.unitAgencyId),
    ),
  // In line: at the agency that has the case, or above it.
  SUPERVISOR: ({ caller }, on) => heldAt(caller, 'SUPERVISOR', on.leadAgencyId === null ? on.intakeLine : on.leadLine),
  SYSTEM: ({ caller }) => (caller.kind === 'SERVICE' ? 'SYSTEM' : undefined),
  IMPORTER: ({ caller }, on) =>
    caller.kind === 'SERVICE' ? 'IMPORTER' : heldAt(caller, 'IMPORTER', [on.intakeAgencyId]),
};

/** The role in which the caller may act as `party` on this case; undefined when in none. It is what the ledger keeps. */
export function roleAs(party: Party, acting: Acting, on: Standing): Role | undefined {
  return HOLDINGS[party](acting, on);
}

function heldAt(caller: Caller, role: Role, agencyIds: readonly string[]): Role | undefined {
  return holdsRoleAtAny(caller, role, agencyIds) ? role : undefined;
}
