import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import type { NewEvent } from '../../kit/ledger/event.js';
import type { Violation } from '../../kit/outcome.js';
import { checkAdministers } from '../domain/administration.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { ROTATION_DUE_MS } from '../domain/rotation.js';
import { checkText } from '../domain/texts.js';
import { agenciesById } from '../store/agencies.js';
import { standingGrants } from '../store/grants.js';
import { orderRotations } from '../store/rotations.js';
import type { AccessGrantRow, RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import { revokeGrants } from './revoke-grants.js';

interface RevokeOperator {
  readonly subject: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

interface OperatorDeparture {
  readonly endedGrants: number;
  /** Accounts whose credentials the person may know. */
  readonly accountIds: readonly string[];
  readonly violations: readonly Violation[];
}

/**
 * A person leaves (domain.md B3): all grants in the caller's line end in one transaction, and the accounts of those
 * agencies are due for new credentials within 24 hours. Grants in lines that the caller does not administer are not the
 * caller's to end: an administrator above both ends all at once.
 */
export async function revokeOperator(parts: CommandParts, input: RevokeOperator): Promise<OperatorDeparture> {
  return changeStructure(parts, { mutation: 'revokeOperator', input }, (trx) => depart(trx, parts, input));
}

async function depart(
  trx: RegistryTrx,
  parts: CommandParts,
  { subject, reason }: RevokeOperator,
): Promise<OperatorDeparture> {
  const { clock, correlationId } = parts;
  const occasion: Occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR', correlationId };
  const grants = await administeredGrants(trx, parts, subject);
  const violations = grants.length === 0 ? [OPERATOR_NOT_FOUND] : checkText(reason, { field: 'reason' });
  if (violations.length > 0) return { endedGrants: 0, accountIds: [], violations };

  const ended = await revokeGrants(trx, grants, { occasion, reason });
  const agencyIds = [...new Set(grants.map((grant) => grant.agency_id))];
  const dueAt = new Date(occasion.at.getTime() + ROTATION_DUE_MS);
  const accountIds = await orderRotations(trx, agencyIds, { at: occasion.at, dueAt });
  const rotations: readonly NewEvent[] = accountIds.map((id) =>
    accessEvent('credentialRotationDue', id, occasion, { dueAt: dueAt.toISOString() }),
  );
  const grantIds = grants.map(({ id }) => id);
  const departed = accessEvent('operatorDeparted', newId('departure', clock), occasion, { grantIds });
  await appendEvents(trx, [...ended, departed, ...rotations], clock);
  return { endedGrants: grants.length, accountIds, violations: [] };
}

/** What the subject holds in the caller's line. The row policy also shows callers what they hold themselves elsewhere. */
async function administeredGrants(
  trx: RegistryTrx,
  { caller, clock }: CommandParts,
  subject: string,
): Promise<readonly AccessGrantRow[]> {
  const grants = await standingGrants(trx, [subject], clock.now());
  const agencies = await agenciesById(
    trx,
    grants.map((grant) => grant.agency_id),
  );
  const administered = agencies.filter(
    ({ line_path: linePath }) => checkAdministers(caller, linePath, []).length === 0,
  );
  const ids = new Set(administered.map(({ id }) => id));
  return grants.filter((grant) => ids.has(grant.agency_id));
}

const OPERATOR_NOT_FOUND: Violation = {
  code: 'OPERATOR_NOT_FOUND',
  message: 'Nobody of this name holds a role in your line.',
  path: ['input', 'subject'],
};
