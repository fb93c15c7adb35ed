import type { Caller } from '../../../schema/caller.js';
import { holdsRole } from '../../kit/callers.js';
import type { Transition } from './decide.js';
import type { CaseRequest } from './requests.js';
import type { Standing } from './standing.js';

/** Whether the command names agencies, of which only registry knows whether they exist and still stand. */
export function namesAgencies({ step }: CaseRequest): boolean {
  return step === 'assign' || step === 'requestAssist' || step === 'createFieldTask';
}

/** Whether the caller's right comes from standing above the case's agencies: only registry knows who stands above whom. */
export function holdsThroughLine({ role }: Pick<Transition, 'role'>, caller: Caller, on: Standing): boolean {
  if (role !== 'SUPERVISOR' && role !== 'DISPATCHER' && role !== 'ADMINISTRATOR') return false;
  return ![on.intakeAgencyId, on.leadAgencyId].some((id) => id !== null && holdsRole(caller, role, id));
}
