/**
 * A line path places something in its tree: the ids of all that stand above it from the top and its own, each
 * followed by a dot (`a.b.c.`). With a byte-order collation "below X" is then a range, which an index and a row policy
 * can use.
 */
export function linePath(above: string | null, id: string): string {
  return `${above ?? ''}${id}.`;
}

/** The ids on the path, from the top down to its own. */
export function idsOnPath(path: string): readonly string[] {
  return path.split('.').slice(0, -1);
}

/** Whether `path` is `ancestor` itself or stands anywhere below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return path.startsWith(ancestor);
}

/** The half-open range `[from, to)` that holds exactly the paths within `ancestor`: `/` follows `.` in byte order. */
export function rangeWithin(ancestor: string): { readonly from: string; readonly to: string } {
  return { from: ancestor, to: `${ancestor.slice(0, -1)}/` };
}

/** A tree's member as a plan names it. */
export interface Placed {
  readonly id: string;
  readonly aboveId: string | null;
}

/**
 * The line path of every member. `known` holds the paths of those that already exist.
 * Throws when a member hangs below itself or below something unknown: such a plan is a programmer's mistake.
 */
export function linePaths(members: readonly Placed[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const byId = new Map(members.map((member) => [member.id, member]));
  const paths = new Map(known);
  for (const member of members) {
    const waiting: Placed[] = [];
    let next: Placed | undefined = member;
    while (next && !paths.has(next.id)) {
      if (waiting.includes(next)) throw new Error(`${next.id} stands above itself.`);
      waiting.push(next);
      next = next.aboveId === null ? undefined : (byId.get(next.aboveId) ?? unknownAbove(next, paths));
    }
    for (const placed of waiting.reverse()) {
      paths.set(placed.id, linePath(placed.aboveId === null ? null : paths.get(placed.aboveId)!, placed.id));
    }
  }
  return paths;
}

function unknownAbove(member: Placed, paths: ReadonlyMap<string, string>): undefined {
  if (!paths.has(member.aboveId!))
    throw new Error(`${member.id} stands below ${member.aboveId!}, which does not exist.`);
  return undefined;
}
