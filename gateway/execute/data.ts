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

export function readKey(data: Data, key: string): unknown {
  return !isInheritedName(key) || Object.hasOwn(data, key) ? data[key] : undefined;
}
