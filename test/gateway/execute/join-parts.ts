import { isDeepStrictEqual } from 'node:util';
import type { Answer, Part } from './federation.js';

/** A part that does not fit to those before it breaks the protocol. */
class Misfit extends Error {}

/** Puts the parts of an answer together as a client does. */
export function joinParts(parts: readonly Part[]): Answer {
  const [first, ...others] = parts;
  const flags = parts.map(({ hasNext }) => hasNext);
  if (!isDeepStrictEqual(flags, [...others.map(() => true), false])) throw new Misfit(`hasNext: ${flags.join()}`);
  let data: unknown = first?.data;
  const errors = [...(first?.errors ?? [])];
  for (const { data: more, path, errors: found = [] } of others.flatMap(({ incremental = [] }) => incremental)) {
    errors.push(...found);
    if (more === null && found.length === 0)
      throw new Misfit(`Nothing says why there is nothing at ${path.join('.')}.`);
    if (more !== null) data = mergeAt(data, path, more);
  }
  return { data, errors };
}

function mergeAt(value: unknown, [step, ...rest]: readonly (string | number)[], more: unknown): unknown {
  if (step === undefined) return merge(value, more);
  if (!isComposite(value) || !Object.hasOwn(value, step)) throw new Misfit(`There is no ${step} to add to.`);
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  Object.defineProperty(copy, step, own(mergeAt(value[step], rest, more)));
  return copy;
}

function merge(before: unknown, after: unknown): unknown {
  if (!isComposite(before) || !isComposite(after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) throw new Misfit('A list has another length.');
    return before.map((item, index) => merge(item, after[index]));
  }
  const merged = { ...before };
  for (const [key, value] of Object.entries(after))
    Object.defineProperty(merged, key, own(Object.hasOwn(before, key) ? merge(before[key], value) : value));
  return merged;
}

/** Also for a client's alias `__proto__`. */
function own(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, writable: true, configurable: true };
}

function isComposite(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
