import { Kind, visit, type DirectiveNode, type DocumentNode, type SelectionNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** The Boolean variables that decide which fields an operation has. */
export function readConditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const value = conditionOf(directive);
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/** Whether `@skip` and `@include` leave a selection in. */
export function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  for (const directive of selection.directives ?? []) {
    const value = conditionOf(directive);
    if (!value) continue;
    const holds =
      value.kind === Kind.VARIABLE ? variables[value.name.value] === true : value.kind === Kind.BOOLEAN && value.value;
    if (holds === (directive.name.value === 'skip')) return false;
  }
  return true;
}

function conditionOf(directive: DirectiveNode) {
  if (directive.name.value !== 'skip' && directive.name.value !== 'include') return undefined;
  return directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
}
