import { addDays } from '../../kit/beijing-day.js';
import {
  addWorkdays,
  beijingDay,
  endOfBeijingDay,
  isProvisional,
  workdaysBetween,
  type WorkdayCalendar,
} from './calendar.js';
import type { SlaUnit } from './sla.js';

export interface Deadline {
  readonly dueAt: Date;
  /** Null where no calendar was needed. */
  readonly calendarVersion: string | null;
  readonly provisional: boolean;
}

const HOUR_MS = 3_600_000;

/**
 * When `amount` units from `from` are over (`domain.md` §2). Hours never skip nights or holidays. Days count from the
 * day after, working days from the next working day; both end at 23:59:59.999 Beijing time.
 */
export function deadline(from: Date, amount: number, unit: SlaUnit, calendar: WorkdayCalendar): Deadline {
  switch (unit) {
    case 'HOUR':
      return { dueAt: new Date(from.getTime() + amount * HOUR_MS), calendarVersion: null, provisional: false };
    case 'DAY':
      return { dueAt: endOfBeijingDay(addDays(beijingDay(from), amount)), calendarVersion: null, provisional: false };
    case 'WORKDAY':
      return onDay(addWorkdays(calendar, beijingDay(from), amount), calendar);
  }
}

/** A due time moved on by whole working days: an extension (延期). */
export function extended(dueAt: Date, workdays: number, calendar: WorkdayCalendar): Deadline {
  return onDay(addWorkdays(calendar, beijingDay(dueAt), workdays), calendar);
}

/**
 * A due time after a pause, so that as much is left as when the pause began: of hours the exact time, of days the days,
 * of working days the working days.
 */
export function afterPause(
  clock: { readonly dueAt: Date; readonly unit: SlaUnit },
  pausedAt: Date,
  resumedAt: Date,
  calendar: WorkdayCalendar,
): Deadline {
  const paused = resumedAt.getTime() - pausedAt.getTime();
  const [dueDay, pausedDay, resumedDay] = [beijingDay(clock.dueAt), beijingDay(pausedAt), beijingDay(resumedAt)];
  switch (clock.unit) {
    case 'HOUR':
      return { dueAt: new Date(clock.dueAt.getTime() + paused), calendarVersion: null, provisional: false };
    case 'DAY': {
      const days = Math.round((Date.parse(resumedDay) - Date.parse(pausedDay)) / (24 * HOUR_MS));
      return { dueAt: endOfBeijingDay(addDays(dueDay, days)), calendarVersion: null, provisional: false };
    }
    case 'WORKDAY': {
      // Already overdue when it was paused: waiting cannot make it timely again.
      if (pausedAt > clock.dueAt) return onDay(dueDay, calendar);
      const passed = workdaysBetween(calendar, pausedDay, resumedDay);
      return onDay(addWorkdays(calendar, dueDay, passed), calendar);
    }
  }
}

function onDay(day: string, calendar: WorkdayCalendar): Deadline {
  return {
    dueAt: endOfBeijingDay(day),
    calendarVersion: calendar.version,
    provisional: isProvisional(calendar, day),
  };
}
