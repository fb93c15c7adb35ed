import {
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** An operation with the fragments around it. */
export interface Whole {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The same operation without some of its fields: what the engines plan and fetch. Whether the object around a field is
 * there at all is still asked, by its `__typename`; so is the type of what may be of several, for the answer is written
 * in the shape of the whole operation.
 */
export function withoutFields(
  { document, operation }: Whole,
  fields: ReadonlySet<FieldNode>,
  schema: GraphQLSchema,
): Whole {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const types = new TypeInfo(schema);
  const filtered = visit<DocumentNode>(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    visitWithTypeInfo(types, {
      Field: { enter: (field) => (fields.has(field) ? null : undefined) },
      SelectionSet: { leave: (set) => withTypename(set, types.getParentType()) },
    }),
  );
  return { document: filtered, operation: filtered.definitions[0] as OperationDefinitionNode };
}

function withTypename(
  set: SelectionSetNode,
  type: GraphQLCompositeType | null | undefined,
): SelectionSetNode | undefined {
  const needsType = set.selections.length === 0 || (isAbstractType(type) && !set.selections.some(isTypename));
  return needsType ? { ...set, selections: [TYPENAME, ...set.selections] } : undefined;
}

function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    !selection.alias &&
    !selection.directives?.length
  );
}
