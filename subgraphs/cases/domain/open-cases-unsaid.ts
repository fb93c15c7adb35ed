import { unsaid } from './small-cells.js';
import { agencyAxis, type AgencyPlaces } from './statistics-axes.js';

export interface OpenCasesOf {
  readonly holder: string;
  readonly open: number;
  readonly overdue: number;
}

export interface OpenCasesUnsaid {
  readonly open: boolean;
  readonly overdue: boolean;
}

/** Which counts of agencies' open cases are too small to say, judged by the table of all agencies that have any. */
export function openCasesUnsaid(table: readonly OpenCasesOf[], places: AgencyPlaces): Map<string, OpenCasesUnsaid> {
  const { totals } = agencyAxis(places);
  const lines = table.map(({ holder }) => ['', ...totals(holder)]);
  const open = unsaid(table.map((row, place) => ({ lines: lines[place]!, count: row.open })));
  const overdue = unsaid(table.map((row, place) => ({ lines: lines[place]!, count: row.overdue, whole: row.open })));
  return new Map(
    table.map(({ holder }, place) => [
      holder,
      { open: open.has(place), overdue: open.has(place) || overdue.has(place) },
    ]),
  );
}
