import type { Span } from '../../kit/span.js';

/** Whole months of Beijing time, `YYYY-MM`, from the first to before the end; null is open. */
export interface Months {
  readonly first: string | null;
  readonly end: string | null;
  /** `YEAR` where they are whole years too. */
  readonly unit: 'MONTH' | 'YEAR';
}

const BEIJING_MS = 8 * 3_600_000;

/** Undefined for a span that is cut anywhere else: two such spans could differ by one case. */
export function monthsOf(span: Span | null): Months | undefined {
  if (span === null) return { first: null, end: null, unit: 'YEAR' };
  const [first, end] = [beijing(span.from), beijing(span.until)];
  if (!first.endsWith(MONTH_BEGINS) || !end.endsWith(MONTH_BEGINS)) return undefined;
  const years = first.slice(5, 7) === '01' && end.slice(5, 7) === '01';
  return { first: first.slice(0, 7), end: end.slice(0, 7), unit: years ? 'YEAR' : 'MONTH' };
}

const MONTH_BEGINS = '-01T00:00:00.000Z';

/** The wall clock of Beijing, written as if it were UTC. */
function beijing(instant: Date): string {
  return new Date(instant.getTime() + BEIJING_MS).toISOString();
}
