import { serviceCaller } from '../../kit/callers.js';
import { establishRegistry, type Established } from '../actions/establish.js';
import { layDownRules } from '../actions/lay-down-rules.js';
import type { RegistryDeps } from '../graph/context.js';
import { allDivisions } from '../store/divisions.js';
import { policeMatrixPlan } from './police-matrix.js';
import { DEMO_RULES } from './responsibility-rules.js';

/** Establishes the demo matrix over the shipped divisions, and who answers for what in it. Idempotent. */
export async function seedPoliceMatrix(deps: RegistryDeps): Promise<Established> {
  const divisions = await deps.db.asCaller(serviceCaller('registry'), (trx) => allDivisions(trx, 'cn'));
  const established = await establishRegistry(deps, policeMatrixPlan(divisions));
  await layDownRules(deps, DEMO_RULES);
  return established;
}
