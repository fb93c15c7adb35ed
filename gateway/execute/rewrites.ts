import type { DataRewrite } from '../plan/plan.js';
import { isData, readKey, type Data } from './data.js';
import type { SchemaFacts } from './schema-facts.js';

const FRAGMENT = '... on ';

/** Gives fields that two types answer under one name their own name back: the planner fetched them under aliases. */
export function applyRewrites(rewrites: readonly DataRewrite[], data: unknown, facts: SchemaFacts): void {
  for (const rewrite of rewrites) rewriteAt(data, rewrite.path, { rewrite, facts });
}

interface Rewriting {
  readonly rewrite: DataRewrite;
  readonly facts: SchemaFacts;
}

function rewriteAt(value: unknown, path: readonly string[], work: Rewriting): void {
  if (Array.isArray(value)) {
    for (const item of value) rewriteAt(item, path, work);
    return;
  }
  const [step, ...rest] = path;
  if (!isData(value) || step === undefined) return;
  if (step.startsWith(FRAGMENT)) {
    const typename = value['__typename'];
    // An object without a type name comes from a place where only one type is possible.
    if (typeof typename !== 'string' || work.facts.fits(typename, step.slice(FRAGMENT.length)))
      rewriteAt(value, rest, work);
    return;
  }
  if (rest.length > 0) rewriteAt(readKey(value, step), rest, work);
  else rewriteKey(value, step, work.rewrite);
}

function rewriteKey(data: Data, key: string, rewrite: DataRewrite): void {
  if (rewrite.kind === 'ValueSetter') {
    data[key] = rewrite.setValueTo;
    return;
  }
  if (!Object.hasOwn(data, key)) return;
  data[rewrite.renameKeyTo] = data[key];
  data[key] = undefined;
}
