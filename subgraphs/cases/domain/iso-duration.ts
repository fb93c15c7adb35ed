/** Seconds as ISO 8601 text in days, hours, minutes and seconds: 489647 → `P5DT16H47S`. A day is 24 hours. */
export function isoDuration(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1_000);
  const days = Math.floor(ms / 86_400_000);
  const clock = [
    part(Math.floor(ms / 3_600_000) % 24, 'H'),
    part(Math.floor(ms / 60_000) % 60, 'M'),
    part((ms % 60_000) / 1_000, 'S'),
  ].join('');
  const text = part(days, 'D') + (clock === '' ? '' : `T${clock}`);
  return `${seconds < 0 && text !== '' ? '-' : ''}P${text === '' ? 'T0S' : text}`;
}

function part(amount: number, unit: string): string {
  return amount === 0 ? '' : `${amount}${unit}`;
}
