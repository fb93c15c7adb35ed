/** What is timed (`domain.md` §1.4, column "Clocks"). */
export const CLOCK_KINDS = ['TRIAGE', 'DISPATCH', 'SIGN', 'FIRST_RESPONSE', 'RESOLVE', 'SUB_TASK'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];
