import type { FrameDimension } from './statistics.js';

/**
 * One dimension of the fixed table that decides what is shown: how a case's own value becomes a row of the table, and
 * which totals go over that row. Whatever is asked, the table is cut along these and nothing else, so that two questions
 * are never answered from cells that differ by a few cases.
 */
export interface Axis {
  /** Tells it from others, with its cut. */
  readonly name: string;
  readonly dimension: FrameDimension;
  readonly place: (value: string | null) => string;
  /** Names of the totals over a place, beside the total of all. */
  readonly totals: (place: string) => readonly string[];
}

const NOWHERE = '';

/** Values that nest in nothing: channels, states, accounts. */
export function flatAxis(dimension: FrameDimension): Axis {
  return { name: dimension, dimension, place: (value) => value ?? NOWHERE, totals: () => [] };
}

/** Categories cut at so many levels. */
export function categoryAxis(levels: number): Axis {
  return {
    name: `CATEGORY ${levels}`,
    dimension: 'CATEGORY',
    place: (value) => (value ?? NOWHERE).split('.').slice(0, levels).join('.'),
    totals: (place) => prefixesOf(place.split('.'), '.'),
  };
}

/** Divisions cut at the length of such a code: `44`, `4401`, `440104`, or `us-ca` of three. */
export function divisionAxis(steps: number): Axis {
  return {
    name: `DIVISION ${steps}`,
    dimension: 'DIVISION',
    place: (value) =>
      divisionSteps(value ?? NOWHERE)
        .slice(0, steps)
        .join('-'),
    totals: (place) => prefixesOf(place.split('-'), '-'),
  };
}

/** `440104` → `44`, `01`, `04`; `us-ca-sf` → `us`, `ca`, `sf`. A pair of zeros stands for "all of it". */
export function divisionSteps(code: string): readonly string[] {
  if (!/^\d{6}(\d{3})*$/.test(code)) return code.split('-');
  const pairs = [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6)].filter((step) => step !== '');
  const whole = pairs.findIndex((step, index) => index < 3 && step === '00');
  return whole === -1 || code.length > 6 ? pairs : pairs.slice(0, whole);
}

/** Months, or whole years. */
export function monthAxis(unit: 'MONTH' | 'YEAR'): Axis {
  const length = unit === 'MONTH' ? 7 : 4;
  return {
    name: unit,
    dimension: 'MONTH',
    place: (value) => (value ?? NOWHERE).slice(0, length),
    totals: (place) => (unit === 'MONTH' ? [place.slice(0, 4)] : []),
  };
}

/** What is known of agencies: their place in the line, and the matrices in which they have an account. */
export interface AgencyPlaces {
  readonly pathOf: (agencyId: string) => string;
  readonly matricesOf: (agencyId: string) => readonly string[];
}

/** Agencies one by one; totals go over each line above and each matrix. */
export function agencyAxis({ pathOf, matricesOf }: AgencyPlaces): Axis {
  return {
    name: 'AGENCY',
    dimension: 'AGENCY',
    place: (value) => value ?? NOWHERE,
    totals: (place) => [...stepsOf(pathOf(place)), ...matricesOf(place).map((id) => `matrix ${id}`)],
  };
}

/** Lines cut at so many steps below the top. */
export function lineAxis({ pathOf }: AgencyPlaces, steps: number): Axis {
  return {
    name: `LINE ${steps}`,
    dimension: 'AGENCY',
    place: (value) =>
      stepsOf(pathOf(value ?? NOWHERE))
        .slice(0, steps)
        .join('.'),
    totals: (place) => prefixesOf(place.split('.'), '.'),
  };
}

/** In the matrix or not. */
export function matrixAxis({ matricesOf }: AgencyPlaces, matrixId: string): Axis {
  return {
    name: `MATRIX ${matrixId}`,
    dimension: 'AGENCY',
    place: (value) => (matricesOf(value ?? NOWHERE).includes(matrixId) ? matrixId : NOWHERE),
    totals: () => [],
  };
}

export function stepsOf(path: string): readonly string[] {
  return path.split('.').filter((step) => step !== '');
}

function prefixesOf(steps: readonly string[], separator: string): readonly string[] {
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join(separator));
}
