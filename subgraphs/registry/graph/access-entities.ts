import type { RegistryContext } from './context.js';
import { AccessGrant } from './types/access-grant.js';
import { ApiKey } from './types/api-key.js';

/** A grant by its id: null where the id is null, names nothing, or names what the caller may not see. */
export async function grantOf({ loaders }: RegistryContext, id: string | null): Promise<AccessGrant | null> {
  const row = id === null ? null : await loaders.grant.load(id);
  return row && new AccessGrant(row);
}

/** Likewise a key. */
export async function apiKeyOf({ loaders }: RegistryContext, id: string | null): Promise<ApiKey | null> {
  const row = id === null ? null : await loaders.apiKey.load(id);
  return row && new ApiKey(row);
}
