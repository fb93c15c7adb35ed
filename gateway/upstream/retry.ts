/** How often and how slowly a failed query is sent again. Mutations never are. */
export interface RetryRule {
  /** All sendings together; 1 means no retry. */
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRY: RetryRule = { attempts: 2, baseDelayMs: 30, maxDelayMs: 300 };

/** Statuses of a subgraph, or of a proxy before it, that may be gone a moment later. */
export function isWorthRetrying(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/**
 * The pause before sending number `attempt` + 1 (from 1). Full jitter, so that clients of a subgraph that comes back
 * do not come back all at once; never shorter than what the subgraph asked for.
 */
export function retryDelayMs(
  rule: RetryRule,
  attempt: number,
  draw: { readonly random: number; readonly retryAfterSeconds: number | undefined },
): number {
  const ceiling = Math.min(rule.maxDelayMs, rule.baseDelayMs * 2 ** (attempt - 1));
  return Math.max(draw.random * ceiling, (draw.retryAfterSeconds ?? 0) * 1_000);
}

/** `Retry-After` in seconds, from either of its forms (RFC 9110 §10.2.3). */
export function readRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1_000));
}
