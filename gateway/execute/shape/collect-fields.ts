import {
  isAbstractType,
  Kind,
  typeFromAST,
  type FieldNode,
  type GraphQLCompositeType,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from './conditions.js';
import type { ShapeSource } from './source.js';

/** The client's fields for one type, by response key, in the order of GraphQL specification §6.3.2. */
export function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLCompositeType,
  source: ShapeSource,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const gather = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, source.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const known = fields.get(key);
        if (known) known.push(selection);
        else fields.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (!selection.typeCondition || applies(selection.typeCondition, type, source)) gather(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = source.fragments.get(selection.name.value);
        if (fragment && applies(fragment.typeCondition, type, source)) gather(fragment.selectionSet);
      }
    }
  };
  sets.forEach(gather);
  return fields;
}

function applies(
  condition: { readonly kind: Kind.NAMED_TYPE; readonly name: { readonly kind: Kind.NAME; readonly value: string } },
  type: GraphQLCompositeType,
  { apiSchema }: ShapeSource,
): boolean {
  const wanted = typeFromAST(apiSchema, condition);
  if (wanted === type) return true;
  return isAbstractType(wanted) && 'getInterfaces' in type && apiSchema.isSubType(wanted, type);
}
