import { isData, type Data } from './data.js';
import type { SchemaFacts } from './schema-facts.js';

/**
 * Adds what one subgraph said about an object to what is known of it. Nested objects that are new are taken over, not
 * copied. `__proto__` never comes from an honest subgraph (data keys avoid it) and is dropped.
 */
export function mergeInto(target: Data, source: Data, facts: SchemaFacts): void {
  for (const key in source) {
    if (key === '__proto__') continue;
    const incoming = source[key];
    const existing = target[key];
    // An inherited name that is not there yet reads as a function and counts as absent.
    if (existing === undefined || existing === null || typeof existing === 'function') target[key] = incoming;
    else if (incoming === null) continue;
    else if (typeof existing === 'object') mergeComposite(existing, incoming, facts);
    else if (key === '__typename') mergeTypename(target, incoming, facts);
    else target[key] = incoming;
  }
}

/** A subgraph with an `@interfaceObject` only knows the interface's name: it must not hide the object's own. */
function mergeTypename(target: Data, incoming: unknown, facts: SchemaFacts): void {
  if (typeof incoming === 'string' && facts.isObjectType(incoming)) target['__typename'] = incoming;
}

function mergeComposite(existing: object, incoming: unknown, facts: SchemaFacts): void {
  if (Array.isArray(existing)) {
    if (!Array.isArray(incoming) || incoming.length !== existing.length) return;
    for (let i = 0; i < existing.length; i++) {
      const before: unknown = existing[i];
      const after: unknown = incoming[i];
      if (isData(before) && isData(after)) mergeInto(before, after, facts);
      else if (Array.isArray(before) && Array.isArray(after)) mergeComposite(before, after, facts);
      else if (before === null || before === undefined) existing[i] = after;
    }
  } else if (isData(incoming)) mergeInto(existing as Data, incoming, facts);
}

/** A copy that shares nothing, for data that a second place in the answer goes on to change. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isData(value)) return value;
  const copy: Data = {};
  for (const key in value) if (key !== '__proto__') copy[key] = copyOf(value[key]);
  return copy as T;
}
