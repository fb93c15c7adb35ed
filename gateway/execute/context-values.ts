import type { KeyRenamer } from '../plan/plan.js';
import { isData, readKey, type Data } from './data.js';
import type { SchemaFacts } from './schema-facts.js';
import type { AnswerTexts } from './texts/answer-texts.js';

const PARENT = '..';
const FRAGMENT = '... on ';

export interface ContextPlace {
  readonly target: Data;
  /** The objects above the target, the root first. */
  readonly parents: readonly Data[];
  readonly facts: SchemaFacts;
  readonly texts: AnswerTexts;
}

/** The values of `@fromContext` arguments at one place, as JSON text by variable name. */
export function contextOf(rewrites: readonly KeyRenamer[], place: ContextPlace): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { path, renameKeyTo } of rewrites) {
    const ups = path.findIndex((step) => step !== PARENT);
    const levels = ups < 0 ? path.length : ups;
    const start = levels === 0 ? place.target : place.parents.at(-levels);
    const value = start && valueAt(start, path.slice(levels), place.facts);
    // The context may be set by one of several types: the rewrite for the type that is there finds a value.
    if (value !== undefined) values.set(renameKeyTo, textOf(value, place.texts));
    else if (!values.has(renameKeyTo)) values.set(renameKeyTo, 'null');
  }
  return values;
}

function textOf(value: unknown, texts: AnswerTexts): string {
  return Array.isArray(value)
    ? `[${value.map((item) => textOf(item, texts)).join(',')}]`
    : (texts.json(value) ?? 'null');
}

function valueAt(value: unknown, path: readonly string[], facts: SchemaFacts): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => valueAt(item, path, facts) ?? null);
  if (!isData(value)) return value === null ? null : undefined;
  if (!step.startsWith(FRAGMENT)) return valueAt(readKey(value, step), rest, facts);
  const typename = value['__typename'];
  const fits = typeof typename !== 'string' || facts.fits(typename, step.slice(FRAGMENT.length));
  return fits ? valueAt(value, rest, facts) : undefined;
}
