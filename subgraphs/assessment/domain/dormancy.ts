/** How long an account may be silent before the check finds it dormant (长期不更新, a veto item). */
export interface DormancyPolicy {
  /** Days; 14 by 国办秘函〔2019〕19号, fewer where a locality is stricter. */
  readonly limitDays: number;
  readonly clause: string;
}

export interface DormancyView {
  /** Full days since the last post; null when nothing was ever published. */
  readonly days: number | null;
  readonly veto: boolean;
}

const DAY_MS = 86_400_000;

/**
 * An account is vetoed when nothing was published in the half-open window (checkedAt − limit, checkedAt]: a post exactly
 * `limitDays` old is too old. An account that never published is vetoed.
 */
export function dormancyOf(lastPublishedAt: Date | null, checkedAt: Date, policy: DormancyPolicy): DormancyView {
  if (lastPublishedAt === null) return { days: null, veto: true };
  const silentMs = Math.max(0, checkedAt.getTime() - lastPublishedAt.getTime());
  return { days: Math.floor(silentMs / DAY_MS), veto: silentMs >= policy.limitDays * DAY_MS };
}
