import { addWorkdays, beijingDay, endOfBeijingDay, type WorkdayCalendar } from './calendar.js';
import { stepsAhead, type Escalating } from './escalation.js';
import type { CaseState } from './states.js';

/** `domain.md` §1.4, our own numbers: how long a requester may take to answer, and when a closed case is put away. */
export const ANSWER_WITHIN_WORKDAYS = 5;
export const ARCHIVE_AFTER_MS = 30 * 86_400_000;

/** What decides when time alone does something to a case. */
export interface Sleeping extends Escalating {
  readonly state: CaseState;
  readonly closedAt: Date | null;
  /** Since when it has stood as it stands. */
  readonly changedAt: Date;
}

/**
 * When time alone will next do something: put a closed case away, go on without an answer, or escalate. Undefined where
 * it never will.
 */
export function wakesAt(sleeping: Sleeping, calendar: WorkdayCalendar): Date | undefined {
  const { state, closedAt, changedAt, clocks } = sleeping;
  if (state === 'CLOSED') return closedAt === null ? undefined : new Date(closedAt.getTime() + ARCHIVE_AFTER_MS);
  if (state !== 'WAITING_REQUESTER') return stepsAhead(sleeping, calendar)[0]?.at;
  return passedOverAt({ clocks, changedAt }, calendar);
}

/** The first instant at which the system may pass over the question that a waiting case stands at. */
export function passedOverAt(
  { clocks, changedAt }: Pick<Sleeping, 'clocks' | 'changedAt'>,
  calendar: WorkdayCalendar,
): Date {
  const paused = clocks.find((clock) => clock.kind === 'RESOLVE' && clock.pausedAt !== null);
  return afterWaiting(paused?.pausedAt ?? changedAt, calendar);
}

/** The first instant at which the requester's time to answer is over. */
export function afterWaiting(askedAt: Date, calendar: WorkdayCalendar): Date {
  const lastDay = addWorkdays(calendar, beijingDay(askedAt), ANSWER_WITHIN_WORKDAYS);
  return new Date(endOfBeijingDay(lastDay).getTime() + 1);
}
