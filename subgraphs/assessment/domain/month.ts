/** The last day of the month that a first day `YYYY-MM-01` names, `YYYY-MM-DD`. */
export function lastDayOf(firstDay: string): string {
  const [year, month] = firstDay.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
