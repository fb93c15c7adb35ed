/** `graph.md` §7: a count below this names too few people to publish; none at all names nobody. */
const SMALLEST_SHOWN = 5;

/** One count of a table, and the lines of the table in which it stands: their totals are published too. */
export interface Cell {
  readonly lines: readonly string[];
  readonly count: number;
  /** What the count is a part of, where it is one: the rest must not be small either. */
  readonly whole?: number;
}

export function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_SHOWN;
}

/**
 * The places of the cells that stay unsaid: small ones, those whose complement is small, and in each line as many of the
 * next smallest as it takes that the line's total minus what is shown tells no small cell: at least two unsaid, at least
 * five cases together. Hiding one in a line may leave one alone in another, so it goes on until nothing changes.
 */
export function unsaid(cells: readonly Cell[]): ReadonlySet<number> {
  const hidden = new Set<number>();
  cells.forEach(({ count, whole = count }, place) => {
    if (isSmall(count) || isSmall(whole - count)) hidden.add(place);
  });
  const lines = linesOf(cells);
  for (let changed = hidden.size > 0; changed;) {
    changed = false;
    for (const line of lines) changed = hideNeighbour(line, cells, hidden) || changed;
  }
  return hidden;
}

/** Places by line, the smallest count first. */
function linesOf(cells: readonly Cell[]): readonly (readonly number[])[] {
  const lines = new Map<string, number[]>();
  cells.forEach((cell, place) => {
    for (const line of cell.lines) {
      const others = lines.get(line);
      if (others) others.push(place);
      else lines.set(line, [place]);
    }
  });
  for (const line of lines.values()) line.sort((a, b) => cells[a]!.count - cells[b]!.count);
  return [...lines.values()];
}

function hideNeighbour(line: readonly number[], cells: readonly Cell[], hidden: Set<number>): boolean {
  const alone = line.filter((place) => hidden.has(place));
  const together = alone.reduce((sum, place) => sum + cells[place]!.count, 0);
  if (alone.length === 0 || (alone.length > 1 && together >= SMALLEST_SHOWN)) return false;
  const neighbour = line.find((place) => cells[place]!.count > 0 && !hidden.has(place));
  if (neighbour === undefined) return false;
  hidden.add(neighbour);
  return true;
}
