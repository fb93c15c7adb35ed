/** The life of a post (`domain.md` §1.6). Only what was published is recorded here yet. */
export const POST_STATES = ['PUBLISHED', 'CORRECTED', 'WITHDRAWN', 'ARCHIVED'] as const;
export type PostState = (typeof POST_STATES)[number];

/** States that count as a sign of life of the account: a withdrawn post does not. */
export const VISIBLE_POST_STATES = ['PUBLISHED', 'CORRECTED', 'ARCHIVED'] as const satisfies readonly PostState[];
