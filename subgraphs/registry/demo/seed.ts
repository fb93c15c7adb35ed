import { serviceCaller } from '../../kit/callers.js';
import { establishRegistry, type Established } from '../actions/establish.js';
import type { RegistryDeps } from '../graph/context.js';
import { allDivisions } from '../store/divisions.js';
import { policeMatrixPlan } from './police-matrix.js';

/** Establishes the demo matrix over the shipped divisions. Idempotent. */
export async function seedPoliceMatrix(deps: RegistryDeps): Promise<Established> {
  const divisions = await deps.db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn'));
  return establishRegistry(deps, policeMatrixPlan(divisions));
}
