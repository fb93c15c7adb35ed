import { Kind, type ConstDirectiveNode, type DefinitionNode, type DocumentNode } from 'graphql';
import { isComposite } from '../supergraph-nodes.js';

/**
 * Planner defect 1: to come back to a subgraph after `@requires`, the planner takes the first key that the type has
 * there, also one marked `resolvable: false`, and the subgraph answers `[null]`. It asks the keys in the order of the
 * supergraph's `@join__type`, and that order means nothing else: the resolvable ones go first.
 */
export function putResolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  return { ...supergraph, definitions: supergraph.definitions.map(reordered) };
}

function reordered(definition: DefinitionNode): DefinitionNode {
  if (!isComposite(definition)) return definition;
  const directives = definition.directives ?? [];
  return {
    ...definition,
    directives: [...directives.filter((d) => !isUnresolvable(d)), ...directives.filter(isUnresolvable)],
  };
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  const resolvable = directive.arguments?.find((argument) => argument.name.value === 'resolvable')?.value;
  return directive.name.value === 'join__type' && resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}
