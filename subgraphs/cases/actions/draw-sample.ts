import { holdsRole } from '../../kit/callers.js';
import { idempotent } from '../../kit/idempotency.js';
import { newId } from '../../kit/ids.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { inputViolations } from '../domain/input-limits.js';
import { quotasOf, sampleViolations, type SampleRequest } from '../domain/sample.js';
import { violationOf } from '../domain/violations.js';
import { agenciesByIds } from '../store/agencies.js';
import { drawCases, insertSample, sameSample, strataOf } from '../store/samples.js';
import type { CaseTrx } from '../store/tables.js';
import { storable, unstored } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { requireFreshRegistry } from './require-fresh-registry.js';

export interface DrawSampleInput extends SampleRequest {
  readonly idempotencyKey?: string | null;
}

/**
 * A supervisor draws answered cases of its line for review, by category and lead agency in proportion (质量抽样). The
 * same draw again is the sample that was drawn the first time. Answers its id.
 */
export async function drawSample(parts: CaseParts, { caller }: By, input: DrawSampleInput): Promise<Outcome<string>> {
  const { clock } = parts;
  const about = { caller, mutation: 'drawSample', key: input.idempotencyKey, input, clock };
  const stored = await parts.db.asCaller(caller, (trx) =>
    idempotent(trx, about, async () => {
      const outcome = await carryOut(trx, parts, caller, input);
      return storable(outcome.kind === 'done' ? done({ caseId: outcome.value }) : outcome);
    }),
  );
  const outcome = unstored(stored);
  return outcome.kind === 'done' ? done(outcome.value.caseId) : outcome;
}

async function carryOut(
  trx: CaseTrx,
  { clock, registry }: CaseParts,
  caller: By['caller'],
  input: DrawSampleInput,
): Promise<Outcome<string>> {
  const { agencyId, from, to, size, seed } = input;
  const request = { agencyId, from, to, size, seed };
  const unfit = [...inputViolations(input), ...sampleViolations(request)];
  if (unfit.length > 0) return violate(...unfit);
  if (!holdsRole(caller, 'SUPERVISOR', agencyId)) return violate(violationOf('NOT_PERMITTED', 'agencyId'));
  const drawn = await sameSample(trx, request);
  if (drawn !== undefined) return done(drawn);
  // Who stands below whom is registry's to say.
  requireFreshRegistry(registry);
  const [agency] = await agenciesByIds(trx, [agencyId]);
  if (!agency) return violate(violationOf('UNKNOWN_AGENCY', 'agencyId'));
  const strata = await strataOf(trx, agency.line_path, request);
  const cases = await drawCases(trx, agency.line_path, request, quotasOf(strata, size));
  const id = newId('smp', clock);
  const population = strata.reduce((sum, stratum) => sum + stratum.population, 0);
  const days = { replied_from: from, replied_to: to };
  await actAsSubgraph(trx);
  const sample = { id, agency_id: agencyId, ...days, size, seed, population, drawn_at: clock.now() };
  return done((await insertSample(trx, sample, cases)) ? id : (await sameSample(trx, request))!);
}
