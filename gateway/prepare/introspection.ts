import { BREAK, Kind, visit, type DocumentNode } from 'graphql';
import type { CallerKind } from '../../schema/caller.js';
import { refuse, type Refused } from '../refused.js';

/** Whether a caller may ask what the schema is. */
export type MayIntrospect = (kind: CallerKind) => boolean;

/** `__typename` tells nothing that the answer would not. */
export const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

/** Whether a field of one of these names stands anywhere in a document. */
export function asksFor(document: DocumentNode, names: ReadonlySet<string>): boolean {
  let does = false;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (!names.has(name.value)) return undefined;
      does = true;
      return BREAK;
    },
  });
  return does;
}

export const NO_INTROSPECTION: Refused = refuse(
  'GRAPHQL_VALIDATION_FAILED',
  'Introspection is not allowed here: the document asks for __schema or __type.',
);

/** graphql-js guesses what was meant, and so tells names to whoever asks for nearly the same: strangers get none. */
export function withoutSuggestions(refused: Refused): Refused {
  return {
    ...refused,
    errors: refused.errors.map((error) => ({ ...error, message: error.message.replace(/ Did you mean .*$/s, '') })),
  };
}
