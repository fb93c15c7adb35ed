import { Kind, visit, type DocumentNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';

/** A document can carry a thousand directives on one field, each of which is validated. Counted as written: they are not multiplied by fragments. */
export function checkDirectives(document: DocumentNode, maxDirectives: number): Refused | undefined {
  let directives = 0;
  visit(document, {
    [Kind.DIRECTIVE]: () => {
      directives += 1;
    },
  });
  return directives > maxDirectives
    ? refuse(
        'TOO_MANY_DIRECTIVES',
        `The document has ${directives} directives; at most ${maxDirectives} are allowed.`,
        {
          limit: maxDirectives,
          value: directives,
        },
      )
    : undefined;
}
