import { idempotent } from '../../kit/idempotency.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { toLedger, type CasePayload } from '../domain/case-event.js';
import { erasesContactAs, type ErasureReason } from '../domain/contact.js';
import { inputViolations } from '../domain/input-limits.js';
import { holdsThroughLine } from '../domain/rests-on-registry.js';
import { violationOf } from '../domain/violations.js';
import { lockCase, type LockedCase } from '../store/locked-case.js';
import { showRequesterToken } from '../store/requester-token.js';
import { eraseContact } from '../store/requesters.js';
import type { CaseTrx } from '../store/tables.js';
import type { CommandInput } from './change-case.js';
import { storable, unstored, type CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { requireFreshRegistry } from './require-fresh-registry.js';
import { opensCase, tokenHash } from './secrets.js';

export interface EraseRequesterInput extends CommandInput {
  readonly reason: ErasureReason;
}

/**
 * Shreds the contact of a case's requester (删除联系方式). The case, its ledger and every figure stay as they are: no
 * contact was ever in them. Where there is none any more, nothing is written and the answer is the same.
 */
export async function eraseRequester(
  parts: CaseParts,
  by: By,
  input: EraseRequesterInput,
): Promise<Outcome<CommandResult>> {
  const { caller } = by;
  const { clock } = parts;
  const stored = await parts.db.asCaller(caller, (trx) =>
    idempotent(trx, { caller, mutation: 'eraseRequester', key: input.idempotencyKey, input, clock }, async () =>
      storable(await carryOut(trx, parts, by, input)),
    ),
  );
  return unstored(stored);
}

async function carryOut(
  trx: CaseTrx,
  { clock, registry }: CaseParts,
  { caller, correlationId }: By,
  input: EraseRequesterInput,
): Promise<Outcome<CommandResult>> {
  const oversized = inputViolations(input);
  if (oversized.length > 0) return violate(...oversized);
  const { caseId, requesterToken, reason } = input;
  if (requesterToken != null) await showRequesterToken(trx, tokenHash(requesterToken));
  const locked = await lockCase(trx, caseId);
  if (!locked) return violate(violationOf('CASE_NOT_FOUND', 'caseId'));
  const { row, facts } = locked;
  if (input.expectedVersion != null && input.expectedVersion !== row.version) {
    return violate(violationOf('STALE_VERSION', 'expectedVersion'));
  }
  const role = erasesContactAs({ caller, holdsToken: opensCase(row, requesterToken) }, facts);
  if (role === undefined) return violate(violationOf('NOT_PERMITTED'));
  if (holdsThroughLine({ role }, caller, facts)) requireFreshRegistry(registry);
  await actAsSubgraph(trx);
  const now = clock.now();
  if (await eraseContact(trx, caseId, { at: now, reason })) {
    const about = { caseId, occurredAt: now, actorRole: role, correlationId };
    const event = toLedger({ ...about, verb: 'requester_erased', payload: unchanged(locked, reason) });
    await appendEvents(trx, [event], clock);
  }
  return done({ caseId });
}

/** Nothing of the case has changed, so its version has not. */
function unchanged({ row, facts }: LockedCase, reason: ErasureReason): CasePayload {
  const helperIds = [
    ...facts.openSubTasks.map((task) => task.agencyId),
    ...facts.openFieldTasks.map((task) => task.unitAgencyId),
  ];
  const agencyIds = [row.intake_agency_id, row.lead_agency_id, ...helperIds].filter((id) => id !== null);
  return {
    stateBefore: row.state,
    stateAfter: row.state,
    version: row.version,
    changedFields: [],
    intakeAgencyId: row.intake_agency_id,
    leadAgencyId: row.lead_agency_id,
    agencyIds: [...new Set(agencyIds)],
    divisionCode: row.division_code,
    categoryCode: row.category_code,
    clocks: [],
    facts: { reason },
  };
}
