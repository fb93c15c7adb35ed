import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../execute/compile-operation.js';
import { isIncluded, type Variables } from '../execute/shape/conditions.js';
import type { Whole } from '../prepare/whole-operation.js';

/**
 * Those of the fields that the operation asks for with these variables: what `@skip` and `@include` leave out is not
 * asked for, and neither is what stands inside another of the fields.
 */
export function askedFields(
  { document, operation }: Whole,
  fields: ReadonlySet<FieldNode>,
  variables: Variables,
): readonly FieldNode[] {
  const fragments = fragmentsOf(document);
  const asked: FieldNode[] = [];
  const visited = new Set<string>();
  const walk = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (!isIncluded(selection, variables)) continue;
      if (selection.kind === Kind.FIELD && fields.has(selection)) asked.push(selection);
      else if (selection.kind !== Kind.FRAGMENT_SPREAD) walk(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        walk(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  };
  walk(operation.selectionSet);
  return asked;
}

/** The field a subscription follows: validation allows no second one. */
export function followedField({ document, operation }: Whole): FieldNode | undefined {
  const fragments = fragmentsOf(document);
  let set: SelectionSetNode | undefined = operation.selectionSet;
  while (set) {
    const selection: SelectionSetNode['selections'][number] | undefined = set.selections[0];
    if (!selection || selection.kind === Kind.FIELD) return selection;
    set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
  }
  return undefined;
}
