/** Milliseconds as an ISO 8601 duration in hours, minutes and seconds, e.g. `PT1M`, `PT26H0.001S`. */
export function isoDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = (milliseconds % 60_000) / 1_000;
  const text = `${part(hours, 'H')}${part(minutes, 'M')}${part(seconds, 'S')}`;
  return `PT${text || '0S'}`;
}

function part(amount: number, unit: string): string {
  return amount === 0 ? '' : `${amount}${unit}`;
}
