/** Puts the rows of one statement into the order of a loader's keys; a key without a row gives null. */
export function batchBy<Row, Key>(rows: readonly Row[], key: (row: Row) => Key, keys: readonly Key[]): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [key(row), row]));
  return keys.map((wanted) => byKey.get(wanted) ?? null);
}

/** Likewise for many rows per key. */
export function groupBy<Row, Key>(rows: readonly Row[], key: (row: Row) => Key, keys: readonly Key[]): Row[][] {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return keys.map((wanted) => groups.get(wanted) ?? []);
}
