import { appendEvents } from '../../kit/ledger/append.js';
import { saltedHash } from '../../kit/ledger/event.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { checkText } from '../domain/texts.js';
import { markRevoked } from '../store/api-keys.js';
import type { RegistryTrx } from '../store/tables.js';
import { administeredKey, NO_SUCH_KEY } from './administered-key.js';
import { changeStructure, type CommandParts } from './command.js';
import type { ApiKeyChange } from './issue-api-key.js';

interface RevokeApiKey {
  readonly apiKeyId: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

/** Ends a key at once, without an overlap. */
export async function revokeApiKey(parts: CommandParts, input: RevokeApiKey): Promise<ApiKeyChange> {
  return changeStructure(parts, { mutation: 'revokeApiKey', input }, (trx) => revoke(trx, parts, input));
}

async function revoke(
  trx: RegistryTrx,
  parts: CommandParts,
  { apiKeyId, reason }: RevokeApiKey,
): Promise<ApiKeyChange> {
  const { clock, correlationId } = parts;
  const key = await administeredKey(trx, parts, apiKeyId);
  if (!key) return { apiKeyId: null, violations: [NO_SUCH_KEY] };
  const violations = key.revoked_at ? [ALREADY_REVOKED] : checkText(reason, { field: 'reason' });
  if (violations.length > 0) return { apiKeyId, violations };

  const occasion: Occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR', correlationId };
  await markRevoked(trx, apiKeyId, { at: occasion.at, reason });
  const reasonHash = saltedHash(reason, key.text_salt);
  await appendEvents(trx, [accessEvent('apiKeyRevoked', apiKeyId, occasion, { reasonHash })], clock);
  return { apiKeyId, violations: [] };
}

const ALREADY_REVOKED = {
  code: 'ALREADY_REVOKED',
  message: 'The key was revoked before.',
  path: ['input', 'apiKeyId'],
};
