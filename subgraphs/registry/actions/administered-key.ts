import type { Violation } from '../../kit/outcome.js';
import { checkAdministers } from '../domain/administration.js';
import { agenciesById } from '../store/agencies.js';
import { apiKeysById } from '../store/api-keys.js';
import type { ApiKeyRow, RegistryTrx } from '../store/tables.js';
import type { CommandParts } from './command.js';

/** A key that the caller administers; any other answers as one that does not exist. */
export async function administeredKey(
  trx: RegistryTrx,
  { caller }: CommandParts,
  id: string,
): Promise<ApiKeyRow | undefined> {
  const [key] = await apiKeysById(trx, [id]);
  if (!key) return undefined;
  const [agency] = await agenciesById(trx, [key.agency_id]);
  return checkAdministers(caller, agency!.line_path, []).length === 0 ? key : undefined;
}

export const NO_SUCH_KEY: Violation = {
  code: 'API_KEY_NOT_FOUND',
  message: 'There is no such key.',
  path: ['input', 'apiKeyId'],
};
