import { CASE_MEASURES, ALL_MEASURES, type CaseMeasure, type Withheld } from './case-measures.js';
import { unsaid, type Cell } from './small-cells.js';
import type { Axis } from './statistics-axes.js';
import type { CaseCounts, FrameDimension } from './statistics.js';

/** The cases of all the graph that share these values. */
export interface FrameLeaf {
  readonly values: Readonly<Partial<Record<FrameDimension, string | null>>>;
  readonly counts: CaseCounts;
}

interface FrameCell {
  readonly lines: readonly string[];
  readonly numbers: Record<CaseMeasure, number>;
  hidden: Set<CaseMeasure>;
}

/** Says which measures stay unsaid in an answer that goes over some of the leaves. */
export type Frame = (included: (leaf: FrameLeaf) => boolean) => Withheld;

/**
 * The fixed table over all cases, cut along the axes. An answer says a measure only where it is the sum of whole cells
 * of this table of which each says it: so no difference of two answers is a small cell.
 */
export function frameOf(leaves: readonly FrameLeaf[], axes: readonly Axis[]): Frame {
  const cells = new Map<string, FrameCell>();
  const cellOf = new Map<FrameLeaf, FrameCell>();
  for (const leaf of leaves) {
    const places = axes.map((axis) => axis.place(leaf.values[axis.dimension] ?? null));
    const key = JSON.stringify(places);
    const cell = cells.get(key) ?? newCell(places, axes);
    cells.set(key, cell);
    cellOf.set(leaf, cell);
    for (const measure of ALL_MEASURES) cell.numbers[measure] += CASE_MEASURES[measure].value(leaf.counts);
  }
  const all = [...cells.values()];
  for (const measure of ALL_MEASURES) hide(all, measure);
  return (included) => {
    const withheld = new Set<CaseMeasure>();
    for (const leaf of leaves) {
      if (included(leaf)) for (const measure of cellOf.get(leaf)!.hidden) withheld.add(measure);
    }
    return withheld;
  };
}

function newCell(places: readonly string[], axes: readonly Axis[]): FrameCell {
  const lines = axes.flatMap((axis, along) => {
    const across = places.map((place, index) => (index === along ? null : place));
    return [null, ...axis.totals(places[along]!)].map((total) => JSON.stringify([along, total, across]));
  });
  return { lines, numbers: Object.fromEntries(ALL_MEASURES.map((name) => [name, 0])) as never, hidden: new Set() };
}

/** A part of what is unsaid is unsaid too. */
function hide(cells: readonly FrameCell[], measure: CaseMeasure): void {
  const { of } = CASE_MEASURES[measure];
  const counted = cells.map(({ lines, numbers }): Cell => ({
    lines,
    count: numbers[measure],
    ...(of === null ? {} : { whole: numbers[of] }),
  }));
  const hidden = unsaid(counted);
  cells.forEach((cell, place) => {
    if (hidden.has(place) || (of !== null && cell.hidden.has(of))) cell.hidden.add(measure);
  });
}
