import { addWorkdays, beijingDay, endOfBeijingDay, workingTimeBefore, type WorkdayCalendar } from './calendar.js';
import { isLive, type Clock } from './clocks.js';
import type { AskedExtension } from './facts.js';

/** One step of escalation (`domain.md` §1.4), by the RESOLVE clock in its own unit. */
export interface EscalationStep {
  readonly step: 'HALF_USED' | 'FOUR_FIFTHS_USED' | 'OVERDUE' | 'OVERDUE_3_WORKDAYS' | 'OVERDUE_5_WORKDAYS';
  /** The part of the allowance that is used, or the working days that it is overdue. */
  readonly after: { readonly used: number } | { readonly workdaysLate: number };
  /** The case's escalation from then on; 0 leaves it. */
  readonly level: 0 | 1 | 2 | 3;
  /** Whose attention it asks for. */
  readonly tells: 'CASE_OFFICER' | 'SUPERVISOR';
}

/** In the order of time. A case that is five working days late is a candidate for a notice of criticism. */
export const ESCALATION_STEPS: readonly EscalationStep[] = [
  { step: 'HALF_USED', after: { used: 0.5 }, level: 0, tells: 'CASE_OFFICER' },
  { step: 'FOUR_FIFTHS_USED', after: { used: 0.8 }, level: 0, tells: 'SUPERVISOR' },
  { step: 'OVERDUE', after: { workdaysLate: 0 }, level: 1, tells: 'SUPERVISOR' },
  { step: 'OVERDUE_3_WORKDAYS', after: { workdaysLate: 3 }, level: 2, tells: 'SUPERVISOR' },
  { step: 'OVERDUE_5_WORKDAYS', after: { workdaysLate: 5 }, level: 3, tells: 'SUPERVISOR' },
];

/** How far escalation has got: the clock whose steps are counted, and how many of them are behind it. */
export interface EscalationProgress {
  readonly clockNo: number | null;
  readonly steps: number;
}

/** What escalation depends on. */
export interface Escalating {
  readonly clocks: readonly Clock[];
  readonly extensions: readonly AskedExtension[];
  readonly progress: EscalationProgress;
}

export interface DueStep extends EscalationStep {
  readonly clockNo: number;
  /** When it became due: at most the instant at which it is recorded. */
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The steps still before a case, in their order, each with its instant; none while no RESOLVE clock runs. */
export function stepsAhead(
  { clocks, extensions, progress }: Escalating,
  calendar: WorkdayCalendar,
): readonly DueStep[] {
  const clock = clocks.find((each) => each.kind === 'RESOLVE' && isLive(each) && each.pausedAt === null);
  if (!clock) return [];
  const behind = progress.clockNo === clock.no ? progress.steps : 0;
  return ESCALATION_STEPS.slice(behind).map((step) => {
    const { after } = step;
    const at =
      'used' in after ? usedAt(clock, after.used, extensions, calendar) : lateAt(clock, after.workdaysLate, calendar);
    return { ...step, clockNo: clock.no, at };
  });
}

/**
 * The instant at which a part of the allowance is used, counted back from the due time, so that pauses and extensions,
 * which move that, move it too. Working days count whole, from midnight to midnight in Beijing.
 */
function usedAt(clock: Clock, used: number, extensions: readonly AskedExtension[], calendar: WorkdayCalendar): Date {
  const { dueAt, startedAt, unit, amount, pausedMs } = clock;
  const left = 1 - used;
  if (unit === 'HOUR') {
    return new Date(dueAt.getTime() - left * (dueAt.getTime() - startedAt.getTime() - pausedMs));
  }
  const granted = extensions.filter((extension) => extension.granted === true);
  const days = granted.reduce((sum, { workdays }) => sum + workdays, amount);
  // A day-counted due time is the last millisecond of its day.
  const end = new Date(dueAt.getTime() + 1);
  const remaining = Math.round(left * days * DAY_MS);
  return unit === 'DAY' ? new Date(end.getTime() - remaining) : workingTimeBefore(calendar, end, remaining);
}

/** The first instant after the due time, or after so many working days more. */
function lateAt({ dueAt }: Clock, workdays: number, calendar: WorkdayCalendar): Date {
  const last = workdays === 0 ? dueAt : endOfBeijingDay(addWorkdays(calendar, beijingDay(dueAt), workdays));
  return new Date(last.getTime() + 1);
}
