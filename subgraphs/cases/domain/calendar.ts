import { addDays } from '../../kit/beijing-day.js';

/** Working days of China (国务院办公厅节假日安排): weekends, holidays and make-up days, in Beijing time. */
export interface WorkdayCalendar {
  /** Changes with the table, so that open deadlines can be computed anew: `cn-2026-10-10`. */
  readonly version: string;
  /** The last year whose plan the State Council had published. */
  readonly lastPublishedYear: number;
  /** `day` is `YYYY-MM-DD`. Beyond the published years only weekends are known. */
  isWorkday(day: string): boolean;
}

const DAY_MS = 86_400_000;
/** China has had no daylight saving time since 1992. */
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Reads the shipped table: `date,kind,…` with kind HOLIDAY or MAKEUP_WORKDAY, in the order of dates. */
export function calendarFrom(csv: string): WorkdayCalendar {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
  const kinds = new Map(rows.map(([day, kind]) => [day!, kind!]));
  const lastDay = rows.at(-1)?.[0] ?? '0000-01-01';
  return {
    version: `cn-${lastDay}`,
    lastPublishedYear: Number(lastDay.slice(0, 4)),
    isWorkday: (day) => {
      const kind = kinds.get(day);
      return kind === undefined ? !isWeekend(day) : kind === 'MAKEUP_WORKDAY';
    },
  };
}

/** The day on which an instant falls in Beijing, `YYYY-MM-DD`. */
export function beijingDay(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 10);
}

/** 23:59:59.999 Beijing time: a day-counted deadline is due at 24:00 of day n. */
export function endOfBeijingDay(day: string): Date {
  return new Date(startOf(day) + DAY_MS - BEIJING_OFFSET_MS - 1);
}

/** The n-th working day after `day`, which itself is day 0, whether or not it is a working day. */
export function addWorkdays(calendar: WorkdayCalendar, day: string, n: number): string {
  let reached = day;
  for (let counted = 0; counted < n;) {
    reached = addDays(reached, 1);
    if (calendar.isWorkday(reached)) counted += 1;
  }
  return reached;
}

/** How many working days lie in (from, to]; 0 when `to` is not after `from`. */
export function workdaysBetween(calendar: WorkdayCalendar, from: string, to: string): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (calendar.isWorkday(day)) count += 1;
  return count;
}

/** The first instant from which on there are `ms` of working time left until `end`; working days count whole, other days not. */
export function workingTimeBefore(calendar: WorkdayCalendar, end: Date, ms: number): Date {
  let instant = end.getTime();
  let left = ms;
  for (;;) {
    const day = beijingDay(new Date(instant - 1));
    const midnight = endOfBeijingDay(day).getTime() + 1 - DAY_MS;
    if (calendar.isWorkday(day)) {
      if (instant - midnight > left) return new Date(instant - left);
      left -= instant - midnight;
    }
    instant = midnight;
  }
}

/** Whether a deadline on this day rests on a year whose holidays are not published yet. */
export function isProvisional(calendar: WorkdayCalendar, day: string): boolean {
  return Number(day.slice(0, 4)) > calendar.lastPublishedYear;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(startOf(day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}
