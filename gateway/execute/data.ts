/** A JSON object of an answer under construction. Keys come from subgraphs: read inherited names only through {@link readKey}. */
export type Data = Record<string, unknown>;

export type Path = readonly (string | number)[];

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for names such as `constructor` that every object answers to: they must be read as own properties. */
export function isInheritedName(key: string): boolean {
  return key in Object.prototype;
}

/** Whether two objects that came out of JSON have the same members with the same values. */
export function isEqualData(one: Data, other: Data): boolean {
  let count = 0;
  for (const key in one) {
    if (key === '__proto__' || !isEqual(one[key], other[key])) return false;
    count++;
  }
  for (const _ in other) count--;
  return count === 0;
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (!Array.isArray(one)) return !Array.isArray(other) && isEqualData(one as Data, other as Data);
  return Array.isArray(other) && one.length === other.length && one.every((item, at) => isEqual(item, other[at]));
}

export function readKey(data: Data, key: string): unknown {
  return !isInheritedName(key) || Object.hasOwn(data, key) ? data[key] : undefined;
}
