import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { markRotated, rotationsByAccount } from '../store/rotations.js';
import type { RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';

interface RecordCredentialRotation {
  readonly accountId: string;
  readonly idempotencyKey?: string | null;
}

interface RotationRecord {
  readonly accountId: string | null;
  readonly violations: readonly Violation[];
}

/** An account that was due for new credentials has them. */
export async function recordCredentialRotation(
  parts: CommandParts,
  input: RecordCredentialRotation,
): Promise<RotationRecord> {
  return changeStructure(parts, { mutation: 'recordCredentialRotation', input }, (trx) => record(trx, parts, input));
}

async function record(
  trx: RegistryTrx,
  { clock, correlationId }: CommandParts,
  { accountId }: RecordCredentialRotation,
): Promise<RotationRecord> {
  // The row policy shows the order to the account's administrators alone: nobody else finds anything to record.
  const [order] = await rotationsByAccount(trx, [accountId]);
  if (!order || order.rotated_at !== null) return { accountId: null, violations: [NOTHING_DUE] };
  const occasion: Occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR', correlationId };
  await markRotated(trx, accountId, occasion.at);
  const inTime = occasion.at <= order.due_at;
  await appendEvents(trx, [accessEvent('credentialsRotated', accountId, occasion, { inTime })], clock);
  return { accountId, violations: [] };
}

const NOTHING_DUE: Violation = {
  code: 'NO_ROTATION_DUE',
  message: 'No account of yours by this id is due for new credentials.',
  path: ['input', 'accountId'],
};
