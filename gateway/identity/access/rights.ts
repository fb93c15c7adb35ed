import type { Grant } from '../../../schema/caller.js';
import { MAX_GRANTS } from '../caller-claims.js';
import type { TimedGrant } from './changes.js';

/** What is in force at one moment, and for how long that stays so without anybody changing it. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** When the next grant begins or ends; infinite where none does. */
  readonly changesAtMs: number;
}

/**
 * Of more than a request can carry, those count that have been in force for longest: what an administrator of some other
 * line gives somebody must not take away what they have.
 */
export function rightsAt(grants: readonly TimedGrant[], nowMs: number): Rights {
  const bounds = grants.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  const inForce = grants.filter(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  const counting = inForce.length > MAX_GRANTS ? oldest(inForce) : inForce;
  return {
    grants: counting.map(({ agencyId, role }) => ({ agencyId, role })),
    changesAtMs: Math.min(Infinity, ...bounds.filter((boundMs) => boundMs > nowMs)),
  };
}

function oldest(grants: readonly TimedGrant[]): readonly TimedGrant[] {
  // Two without a beginning are equally old, and their difference is no number.
  return [...grants]
    .sort((one, other) => (one.fromMs === other.fromMs ? 0 : one.fromMs - other.fromMs))
    .slice(0, MAX_GRANTS);
}
