import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** An operation with the fragments around it. */
export interface Whole {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What becomes of the selections of one object; undefined: they stay as they are. */
export type RewriteSelections = (
  set: SelectionSetNode,
  type: GraphQLCompositeType | null | undefined,
) => SelectionSetNode | undefined;

export interface Rewriting {
  readonly selections: RewriteSelections;
  /** Fields that are left out with all below them. @default none */
  readonly isLeftOut?: (field: FieldNode) => boolean;
}

/** The same operation with other selections, from the innermost outwards. */
export function rewriteOperation(
  { document, operation }: Whole,
  schema: GraphQLSchema,
  { selections, isLeftOut }: Rewriting,
): Whole {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const types = new TypeInfo(schema);
  const rewritten = visit<DocumentNode>(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    visitWithTypeInfo(types, {
      Field: { enter: (field) => (isLeftOut?.(field) === true ? null : undefined) },
      SelectionSet: { leave: (set) => selections(set, types.getParentType()) },
    }),
  );
  return { document: rewritten, operation: rewritten.definitions[0] as OperationDefinitionNode };
}
