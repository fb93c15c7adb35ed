/** Beijing is eight hours ahead and knows no daylight saving. */
const OFFSET_MS = 8 * 3_600_000;

/** The Beijing day of an instant, `YYYY-MM-DD`. */
export function beijingDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}
