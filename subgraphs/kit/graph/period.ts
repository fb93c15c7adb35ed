import { Refusal } from '../../../schema/refusals.js';
import type { Span } from '../span.js';

/** Days and months are counted in Beijing time, which has no daylight saving. */
const BEIJING_OFFSET = '+08:00';
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The instants that a `PeriodInput` covers. Errors: `BAD_USER_INPUT` unless it is either a month or both days in order.
 */
export function spanOf(period: { month?: string | null; from?: string | null; to?: string | null }): Span {
  const { month, from, to } = period;
  if (month != null && from == null && to == null) return monthSpan(month);
  if (month == null && from != null && to != null && from <= to) {
    return { from: beijingMidnight(from), until: new Date(beijingMidnight(to).getTime() + DAY_MS) };
  }
  throw new Refusal('BAD_USER_INPUT', {
    message: 'A period is either a month, or a first and a last day in their order.',
  });
}

function monthSpan(month: string): Span {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) throw new Refusal('BAD_USER_INPUT', { message: 'A month is written YYYY-MM, e.g. 2026-10.' });
  const [year, number] = [Number(match[1]), Number(match[2])];
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: beijingMidnight(`${month}-01`), until: beijingMidnight(`${next}-01`) };
}

function beijingMidnight(day: string): Date {
  return new Date(`${day}T00:00:00.000${BEIJING_OFFSET}`);
}
