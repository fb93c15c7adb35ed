import type { AnswerTexts } from './texts/answer-texts.js';

/**
 * An object of an answer under construction. Leaf values are places in {@link AnswerTexts}, null, or the name of a type
 * under `__typename`. Keys come from subgraphs: read inherited names only through {@link readKey}. */
export type Data = Record<string, unknown>;

export type Path = readonly (string | number)[];

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for names such as `constructor` that every object answers to: they must be read as own properties. */
export function isInheritedName(key: string): boolean {
  return key in Object.prototype;
}

/** Whether two objects say the same, letter by letter. */
export function isEqualData(one: Data, other: Data, texts: AnswerTexts): boolean {
  let count = 0;
  for (const key in one) {
    if (!isEqual(one[key], other[key], texts)) return false;
    count++;
  }
  for (const _ in other) count--;
  return count === 0;
}

function isEqual(one: unknown, other: unknown, texts: AnswerTexts): boolean {
  if (one === other) return true;
  if (typeof one === 'number') return typeof other === 'number' && texts.isSame(one, other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && isEqualList(one, other, texts);
  return !Array.isArray(other) && isEqualData(one as Data, other as Data, texts);
}

/** A function inside {@link isEqual} would cost each of its calls, for a leaf too, an object that holds what it sees. */
function isEqualList(one: readonly unknown[], other: readonly unknown[], texts: AnswerTexts): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!isEqual(one[at], other[at], texts)) return false;
  return true;
}

export function readKey(data: Data, key: string): unknown {
  return !isInheritedName(key) || Object.hasOwn(data, key) ? data[key] : undefined;
}
