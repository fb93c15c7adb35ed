/** How often and how slowly a failed query is sent again. Mutations never are. */
export interface RetryRule {
  /** All sendings together; 1 means no retry. */
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}
