import type { DocumentNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';
import { measureLargest } from './selections.js';

/** Aliases ask for one expensive field many times over in one request. */
export function checkAliases(document: DocumentNode, maxAliases: number): Refused | undefined {
  const aliases = measureLargest(document, {
    field: (field, inner) => (field.alias && field.alias.value !== field.name.value ? 1 : 0) + inner(),
    join: (a, b) => a + b,
  });
  return aliases > maxAliases
    ? refuse('TOO_MANY_ALIASES', `The document has more than the ${maxAliases} aliases that are allowed.`, {
        limit: maxAliases,
        value: aliases,
      })
    : undefined;
}
