import type { Span } from '../../kit/span.js';
import { inRange, type CodeRange } from './code-range.js';
import type { Months } from './months.js';
import {
  agencyAxis,
  categoryAxis,
  divisionAxis,
  divisionSteps,
  flatAxis,
  monthAxis,
  type AgencyPlaces,
  type Axis,
} from './statistics-axes.js';
import type { FrameLeaf } from './statistics-frame.js';
import type { FrameDimension, StatisticsSelection } from './statistics.js';

/** What somebody asks of the statistics. */
export interface StatisticsQuestion {
  readonly selection: StatisticsSelection;
  readonly span: Span | null;
  readonly groupBy: readonly FrameDimension[];
  /** Whether it asks for clocks: judging them costs more than all the rest, and no other measure hangs on them. */
  readonly clocks: boolean;
}

/** The table that a question is judged by: cut along what it groups by and what it chooses by, all cases in it. */
export function frameAxes(question: StatisticsQuestion, months: Months, places: AgencyPlaces): readonly Axis[] {
  const { selection, span, groupBy } = question;
  const grouped = (dimension: FrameDimension): boolean => groupBy.includes(dimension);
  const asked = (dimension: FrameDimension, values: readonly unknown[]): boolean =>
    grouped(dimension) || values.length > 0;
  const axes: Axis[] = [];
  if (asked('CATEGORY', selection.categories)) axes.push(categoryAxis(categoryLevels(question)));
  if (asked('DIVISION', selection.divisions)) axes.push(divisionAxis(divisionLevels(question)));
  if (asked('AGENCY', selection.agencyIds)) axes.push(agencyAxis(places));
  if (asked('CHANNEL', selection.channels)) axes.push(flatAxis('CHANNEL'));
  if (asked('STATE', selection.states)) axes.push(flatAxis('STATE'));
  if (selection.provenance !== null) axes.push(flatAxis('PROVENANCE'));
  if (grouped('MONTH')) axes.push(monthAxis('MONTH'));
  else if (span !== null) axes.push(monthAxis(months.unit));
  return axes;
}

/** Whether the question goes over this leaf. `store/statistics.ts` says the same in SQL. */
export function chosenBy({ selection }: StatisticsQuestion, { first, end }: Months, { values }: FrameLeaf): boolean {
  const { categories, divisions, agencyIds, channels, states, provenance } = selection;
  const month = values.MONTH ?? '';
  return (
    (first === null || month >= first) &&
    (end === null || month < end) &&
    liesIn(values.CATEGORY, categories) &&
    liesIn(values.DIVISION, divisions) &&
    isOneOf(values.AGENCY, agencyIds) &&
    isOneOf(values.CHANNEL, channels) &&
    isOneOf(values.STATE, states) &&
    (provenance === null || values.PROVENANCE === provenance)
  );
}

/** Grouped by them, codes stand whole; chosen by, as deep as the deepest. */
function categoryLevels({ selection, groupBy }: StatisticsQuestion): number {
  if (groupBy.includes('CATEGORY')) return Infinity;
  return Math.max(...selection.categories.map(({ from }) => from.split('.').length));
}

function divisionLevels({ selection, groupBy }: StatisticsQuestion): number {
  if (groupBy.includes('DIVISION')) return Infinity;
  return Math.max(...selection.divisions.map(({ from }) => divisionSteps(from.padEnd(6, '0')).length));
}

function liesIn(code: string | null | undefined, ranges: readonly CodeRange[]): boolean {
  return ranges.length === 0 || ranges.some((range) => inRange(code ?? null, range));
}

function isOneOf(value: string | null | undefined, wanted: readonly string[]): boolean {
  return wanted.length === 0 || (value != null && wanted.includes(value));
}
