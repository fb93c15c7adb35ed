import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** A field or type that is read to make another field. */
export type Ingredient = GraphQLField<unknown, unknown> | GraphQLNamedType;

/**
 * What `@requires` and `@fromContext` read for a field. A value made of guarded values tells them: composition (since
 * Federation 2.9.4) refuses a field that does not ask for what its ingredients ask for; a supergraph composed by
 * something else is held to the same here.
 */
export type RequiredOf = (type: GraphQLNamedType, field: GraphQLField<unknown, unknown>) => readonly Ingredient[];

export function createRequiredFinder(schema: GraphQLSchema): RequiredOf {
  const contexts = readContexts(schema);
  const walk = (set: SelectionSetNode, type: GraphQLNamedType): readonly Ingredient[] =>
    set.selections.flatMap((selection): readonly Ingredient[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = schema.getType(selection.typeCondition?.name.value ?? type.name) ?? type;
        return [condition, ...walk(selection.selectionSet, condition)];
      }
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!field) return [];
      const returned = getNamedType(field.type);
      return [field, returned, ...(selection.selectionSet ? walk(selection.selectionSet, returned) : [])];
    });
  return (type, field) =>
    joinFields(field).flatMap(({ requires, contextArguments = [] }) => [
      ...(requires === undefined ? [] : walk(parseSelections(requires), type)),
      ...contextArguments.flatMap(({ context, selection }) =>
        (contexts.get(context) ?? []).flatMap((holder) => [holder, ...walk(parseSelections(selection), holder)]),
      ),
    ]);
}

/** The join specification's arguments of `@join__field`, as far as they say where a value comes from. */
interface JoinField {
  readonly requires?: string;
  readonly contextArguments?: readonly { readonly context: string; readonly selection: string }[];
}

function joinFields({ astNode }: GraphQLField<unknown, unknown>): readonly JoinField[] {
  return (astNode?.directives ?? [])
    .filter(({ name }) => name.value === 'join__field')
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)])),
    );
}

/** Context name → the types that set it: `@context(name: "shelves__room")`. */
function readContexts(schema: GraphQLSchema): ReadonlyMap<string, readonly GraphQLNamedType[]> {
  const contexts = new Map<string, GraphQLNamedType[]>();
  for (const type of Object.values(schema.getTypeMap()))
    for (const directive of type.astNode?.directives ?? []) {
      const value = directive.arguments?.find(({ name }) => name.value === 'name')?.value;
      if (directive.name.value !== 'context' || value?.kind !== Kind.STRING) continue;
      contexts.set(value.value, [...(contexts.get(value.value) ?? []), type]);
    }
  return contexts;
}

/** A selection of Federation, with or without its outer braces. */
function parseSelections(text: string): SelectionSetNode {
  const braced = text.trim().startsWith('{') ? text : `{ ${text} }`;
  const [operation] = parse(braced, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${text}" is not a selection.`);
  return operation.selectionSet;
}
