import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { refuse, type Refused } from '../refused.js';

/**
 * Pairs of fields that stand under the same names. Validation (GraphQL specification §5.3.2) compares each with each: a few
 * thousand equal fields would hold the event loop for a third of a second, as often as anybody likes.
 */
const MAX_PAIRS = 100_000;

/** Asked when the number of fields with fragments expanded is known to be bounded. */
export function checkRepeatedFields(document: DocumentNode): Refused | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (hasTooManyPairs([definition.selectionSet], fragments))
      return refuse('TOO_MANY_FIELDS', 'The document asks for the same fields too often.', { limit: MAX_PAIRS });
  }
  return undefined;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function hasTooManyPairs(root: readonly SelectionSetNode[], fragments: Fragments): boolean {
  let pairs = 0;
  const left: (readonly SelectionSetNode[])[] = [root];
  for (let sets = left.pop(); sets; sets = left.pop())
    for (const { count, inner } of byResponseName(sets, fragments)) {
      pairs += (count * (count - 1)) / 2;
      if (pairs > MAX_PAIRS) return true;
      if (inner.length > 0) left.push(inner);
    }
  return false;
}

interface Repeated {
  count: number;
  readonly inner: SelectionSetNode[];
}

/** The fields of selections that are of one object, a fragment's once. */
function byResponseName(sets: readonly SelectionSetNode[], fragments: Fragments): Iterable<Repeated> {
  const found = new Map<string, Repeated>();
  const spread = new Set<string>();
  const left = [...sets];
  for (let set = left.pop(); set; set = left.pop())
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) left.push(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = spread.has(selection.name.value) ? undefined : fragments.get(selection.name.value);
        spread.add(selection.name.value);
        if (fragment) left.push(fragment.selectionSet);
      } else {
        const name = (selection.alias ?? selection.name).value;
        const known = found.get(name) ?? { count: 0, inner: [] };
        found.set(name, known);
        known.count += 1;
        if (selection.selectionSet) known.inner.push(selection.selectionSet);
      }
    }
  return found.values();
}
