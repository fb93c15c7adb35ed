import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

export type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function isComposite(definition: DefinitionNode): definition is CompositeNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** An argument that is a string or an enum value, as all of the supergraph's `join__` directives are. */
export function textOf({ arguments: given }: ConstDirectiveNode, wanted: string): string | undefined {
  const value = given?.find(({ name }) => name.value === wanted)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** The name of a type without its lists and marks. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The subgraph that a `join__` directive speaks of, as a value of `join__Graph`. */
export function graphOf(directive: ConstDirectiveNode): string | undefined {
  return textOf(directive, 'graph');
}
