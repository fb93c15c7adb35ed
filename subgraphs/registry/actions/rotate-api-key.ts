import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { checkRotating, DEFAULT_OVERLAP_HOURS } from '../domain/api-keys.js';
import { accessEvent } from '../domain/events.js';
import { hasSuccessor, shortenApiKey } from '../store/api-keys.js';
import type { ApiKeyRow, RegistryTrx } from '../store/tables.js';
import { administeredKey, NO_SUCH_KEY } from './administered-key.js';
import { changeStructure, type CommandParts } from './command.js';
import { writeKey, type NewApiKey } from './issue-api-key.js';

interface RotateApiKey {
  readonly apiKeyId: string;
  /** How long the old text goes on. @default 24 */
  readonly overlapHours?: number | null;
  /** When the new key ends; where absent it lives as long as the old one was to. */
  readonly validTo?: Date | null;
  readonly idempotencyKey?: string | null;
}

const HOUR_MS = 60 * 60 * 1_000;

/** Gives a partner a new text; the old one goes on for the overlap, so that nothing stops while it is put in place. */
export async function rotateApiKey(parts: CommandParts, input: RotateApiKey): Promise<NewApiKey> {
  let text: string | null = null;
  const change = await changeStructure(parts, { mutation: 'rotateApiKey', input }, async (trx) => {
    const key = await administeredKey(trx, parts, input.apiKeyId);
    if (!key) return { apiKeyId: null, violations: [NO_SUCH_KEY] };
    const rotation = rotationOf(key, input, parts.clock.now());
    const violations = await violationsOf(trx, parts, { key, rotation });
    if (violations.length > 0) return { apiKeyId: key.id, violations };
    await endOldKey(trx, parts, { key, rotation });
    const { subject, label, scopes, agency_id } = key;
    const about = { subject, label, scopes, agency_id, valid_to: rotation.validTo, replaces_id: key.id };
    const made = await writeKey(trx, parts, about);
    ({ text } = made);
    return { apiKeyId: made.id, violations: [] };
  });
  return { ...change, text };
}

interface Rotation {
  readonly overlapHours: number;
  readonly validTo: Date;
}

interface KeyRotation {
  readonly key: ApiKeyRow;
  readonly rotation: Rotation;
}

function rotationOf(key: ApiKeyRow, { overlapHours, validTo }: RotateApiKey, now: Date): Rotation {
  const lifeMs = key.valid_to.getTime() - key.valid_from.getTime();
  return {
    overlapHours: overlapHours ?? DEFAULT_OVERLAP_HOURS,
    validTo: validTo ?? new Date(now.getTime() + lifeMs),
  };
}

async function violationsOf(
  trx: RegistryTrx,
  { clock }: CommandParts,
  { key, rotation }: KeyRotation,
): Promise<readonly Violation[]> {
  const isReplaced = await hasSuccessor(trx, key.id);
  const state = { validTo: key.valid_to, revokedAt: key.revoked_at, isReplaced };
  return checkRotating(state, rotation, clock.now());
}

/** The old key never lives longer than it was to. */
async function endOldKey(
  trx: RegistryTrx,
  { clock, correlationId }: CommandParts,
  { key, rotation }: KeyRotation,
): Promise<void> {
  const at = clock.now();
  const overlapEnd = at.getTime() + rotation.overlapHours * HOUR_MS;
  const validTo = new Date(Math.min(key.valid_to.getTime(), overlapEnd));
  await shortenApiKey(trx, key.id, validTo);
  const occasion = { at, actorRole: 'ADMINISTRATOR' as const, correlationId };
  await appendEvents(trx, [accessEvent('apiKeyRotated', key.id, occasion, { validTo: validTo.toISOString() })], clock);
}
