/**
 * Gini coefficient of non-negative values: 0 when all are equal, towards 1 when one holds everything.
 * Null without values or when all are 0. The query over snapshots computes the same in SQL; a property test compares them.
 */
export function gini(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  const weighted = sorted.reduce((sum, value, index) => sum + (index + 1) * value, 0);
  const n = sorted.length;
  return (2 * weighted) / (n * total) - (n + 1) / n;
}
