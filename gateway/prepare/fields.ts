import type { DocumentNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';
import { measureLargest } from './selections.js';

/** Fragments that spread others twice double with every step: a short document of enormous size, which plans and answers have in full. */
export function checkFields(document: DocumentNode, maxFields: number): Refused | undefined {
  const fields = measureLargest(document, { field: (_field, inner) => 1 + inner(), join: (a, b) => a + b });
  return fields > maxFields
    ? refuse('TOO_MANY_FIELDS', `The document has more than the ${maxFields} fields that are allowed.`, {
        limit: maxFields,
        value: fields,
      })
    : undefined;
}
