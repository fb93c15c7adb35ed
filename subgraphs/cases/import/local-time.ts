const DAY_MS = 86_400_000;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z?$/;

/**
 * What a wall clock reading stands for. `gap`: the reading was skipped when the clocks went forward; `double`: it
 * occurred twice when they went back, and `later` is its second occurrence.
 */
export type LocalReading =
  | { readonly kind: 'exact'; readonly at: Date }
  | { readonly kind: 'gap'; readonly at: Date }
  | { readonly kind: 'double'; readonly at: Date; readonly later: Date };

/**
 * Reads local time of one zone. A skipped reading is taken with the offset before the change (02:30 becomes 03:30), a
 * doubled one as its first occurrence: the "compatible" rule of RFC 5545 and of most calendars.
 */
export function localTimeReader(timeZone: string): (text: string) => LocalReading | undefined {
  const offsetAt = offsetsOf(timeZone);
  return (text) => {
    const wall = wallClock(text);
    if (wall === undefined) return undefined;
    // A zone changes its offset at most once in two days, so these two are all the offsets that can apply.
    const before = offsetAt(wall - DAY_MS);
    const after = offsetAt(wall + DAY_MS);
    const first = wall - Math.max(before, after);
    const second = wall - Math.min(before, after);
    if (before === after) return { kind: 'exact', at: new Date(first) };
    const firstHolds = wall - offsetAt(first) === first;
    const secondHolds = wall - offsetAt(second) === second;
    if (firstHolds && secondHolds) return { kind: 'double', at: new Date(first), later: new Date(second) };
    if (firstHolds || secondHolds) return { kind: 'exact', at: new Date(firstHolds ? first : second) };
    return { kind: 'gap', at: new Date(wall - before) };
  };
}

/** The reading as milliseconds, as if it were UTC; undefined when the text is no time or the date does not exist. */
function wallClock(text: string): number | undefined {
  const match = LOCAL.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC rolls 31 February over into March: a value that does not come back the same was never a time.
  return at.toISOString().slice(0, 19) === text.slice(0, 19) ? at.getTime() : undefined;
}

/** Offsets of a zone in milliseconds east of UTC. */
function offsetsOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const match = /GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(format.format(at));
    if (!match?.[1]) return 0;
    const size = Number(match[2]) * 3_600_000 + Number(match[3]) * 60_000;
    return match[1] === '-' ? -size : size;
  };
}
