import type { Grant } from '../../../schema/caller.js';
import type { TimedGrant } from './changes.js';

/** What is in force at one moment, and for how long that stays so without anybody changing it. */
export interface Rights {
  readonly grants: readonly Grant[];
  /** When the next grant begins or ends; infinite where none does. */
  readonly changesAtMs: number;
}

export function rightsAt(grants: readonly TimedGrant[], nowMs: number): Rights {
  const bounds = grants.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  return {
    grants: grants
      .filter(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs)
      .map(({ agencyId, role }) => ({ agencyId, role })),
    changesAtMs: Math.min(Infinity, ...bounds.filter((boundMs) => boundMs > nowMs)),
  };
}
