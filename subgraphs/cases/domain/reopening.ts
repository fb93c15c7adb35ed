import type { Violation } from '../../kit/outcome.js';
import type { CaseFacts } from './facts.js';
import { violationOf } from './violations.js';

/** `domain.md` §1.4, our own numbers. */
const REOPENINGS = 2;
const REOPEN_WITHIN_MS = 30 * 86_400_000;

/** What stands in the way of opening a case again, whoever asks. */
export function reopeningViolations(
  { reopenCount, closedAt }: Pick<CaseFacts, 'reopenCount' | 'closedAt'>,
  now: Date,
): readonly Violation[] {
  const late = closedAt !== null && now.getTime() - closedAt.getTime() > REOPEN_WITHIN_MS;
  return [
    ...(reopenCount < REOPENINGS ? [] : [violationOf('REOPEN_LIMIT')]),
    ...(late ? [violationOf('REOPEN_TOO_LATE')] : []),
  ];
}

export function mayBeReopened(facts: CaseFacts, now: Date): boolean {
  return reopeningViolations(facts, now).length === 0;
}

/** The case's escalation after so many reopenings: with the last one it is the supervisor's affair. */
export function escalationAfter(reopenCount: number, level: number): number {
  return reopenCount >= REOPENINGS ? Math.max(1, level) : level;
}
