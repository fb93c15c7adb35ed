/** How slowly a lost stream is opened again. */
export interface BackoffRule {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** Soon, because events are lost meanwhile; half a minute at most, because a subgraph that restarts comes back unannounced. */
export const DEFAULT_BACKOFF: BackoffRule = { baseDelayMs: 200, maxDelayMs: 30_000 };

/** The pause before attempt number `attempt` (from 1): half fixed, half drawn, so that streams do not come back in step. */
export function backoffMs({ baseDelayMs, maxDelayMs }: BackoffRule, attempt: number, random: number): number {
  const ceiling = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  return ceiling / 2 + (ceiling / 2) * random;
}
