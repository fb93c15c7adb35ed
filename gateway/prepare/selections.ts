import { Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** How a number is drawn from selections: what a field adds, given its own selections' number, and how siblings join. */
export interface SelectionMeasure {
  field(field: FieldNode, inner: () => number): number;
  join(a: number, b: number): number;
}

/**
 * Measures every operation of a document with its fragments expanded, and returns the largest number. Each fragment is
 * measured once, because expanding it at every spread would take exponential time; a fragment inside itself counts 0
 * there, and validation refuses it later.
 */
export function measureLargest(document: DocumentNode, measure: SelectionMeasure): number {
  const measured = new Map<string, number>();
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);

  const ofFragment = (name: string): number => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const number = ofSelections(fragments.get(name));
    measured.set(name, number);
    return number;
  };
  const ofSelections = (set: SelectionSetNode | undefined): number => {
    let number = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD)
        number = measure.join(
          number,
          measure.field(selection, () => ofSelections(selection.selectionSet)),
        );
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        number = measure.join(number, ofSelections(selection.selectionSet));
      else number = measure.join(number, ofFragment(selection.name.value));
    }
    return number;
  };
  return Math.max(0, ...document.definitions.filter(isOperation).map(({ selectionSet }) => ofSelections(selectionSet)));
}

function isOperation(definition: DocumentNode['definitions'][number]): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
