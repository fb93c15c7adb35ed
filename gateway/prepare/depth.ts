import type { DocumentNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';
import { measureLargest } from './selections.js';

/** Fields inside fields: what multiplies the work of list in list in list. */
export function checkDepth(document: DocumentNode, maxDepth: number): Refused | undefined {
  const depth = measureLargest(document, { field: (_field, inner) => 1 + inner(), join: Math.max });
  return depth > maxDepth
    ? refuse('TOO_DEEP', `The document nests ${depth} fields; at most ${maxDepth} are allowed.`, {
        limit: maxDepth,
        value: depth,
      })
    : undefined;
}
