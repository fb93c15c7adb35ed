/** @returns with two digits behind the point */
export function median(values: readonly number[]): number {
  return Number([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(2));
}
