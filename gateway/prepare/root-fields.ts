import type { DocumentNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';
import { measureLargest } from './selections.js';

/** Every root field is an entrance of its own: a batch of requests in the guise of one. */
export function checkRootFields(document: DocumentNode, maxRootFields: number): Refused | undefined {
  const rootFields = measureLargest(document, { field: () => 1, join: (a, b) => a + b });
  return rootFields > maxRootFields
    ? refuse('TOO_MANY_ROOT_FIELDS', `The document has more than the ${maxRootFields} root fields that are allowed.`, {
        limit: maxRootFields,
        value: rootFields,
      })
    : undefined;
}
