import { Kind, type ConstDirectiveNode, type TypeNode } from 'graphql';

/** An argument that is a string or an enum value, as all of the supergraph's `join__` directives are. */
export function textOf({ arguments: given }: ConstDirectiveNode, wanted: string): string | undefined {
  const value = given?.find(({ name }) => name.value === wanted)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** The name of a type without its lists and marks. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
