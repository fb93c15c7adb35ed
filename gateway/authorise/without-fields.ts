import {
  isAbstractType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { rewriteOperation, type Whole } from '../prepare/whole-operation.js';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The same operation without some of its fields: what the engines plan and fetch. Whether the object around a field is
 * there at all is still asked, by its `__typename`; so is the type of what may be of several, for the answer is written
 * in the shape of the whole operation.
 */
export function withoutFields(whole: Whole, fields: ReadonlySet<FieldNode>, schema: GraphQLSchema): Whole {
  return rewriteOperation(whole, schema, {
    isLeftOut: (field) => fields.has(field),
    selections: withTypename,
  });
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
