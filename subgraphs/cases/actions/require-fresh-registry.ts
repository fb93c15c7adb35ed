import { Refusal } from '../../../schema/refusals.js';

/**
 * How far the replica of registry may lie behind before rights that rest on it are refused. The feed is read every second
 * and after a failure every 16 seconds at the latest: a minute passes over a restart of registry or of the gateway.
 */
export const MAX_REGISTRY_LAG_MS = 60_000;

export interface RegistryReplica {
  /** Milliseconds since the end of registry's feed was last reached; null before the first time. */
  lagMs(): number | null;
}

/** @throws Refusal `REPLICA_STALE`. Without a replica that is followed nothing is refused: what is there was put there. */
export function requireFreshRegistry(replica: RegistryReplica | null | undefined): void {
  if (!replica) return;
  const lagMs = replica.lagMs();
  if (lagMs !== null && lagMs <= MAX_REGISTRY_LAG_MS) return;
  throw new Refusal('REPLICA_STALE', {
    message: `What is known here of agencies is more than ${MAX_REGISTRY_LAG_MS / 1_000} seconds old; try again later.`,
  });
}
