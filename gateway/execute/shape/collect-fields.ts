import {
  isAbstractType,
  Kind,
  typeFromAST,
  type FieldNode,
  type GraphQLCompositeType,
  type SelectionSetNode,
} from 'graphql';
import { labelOf } from '../../prepare/label-deferred.js';
import { isIncluded } from './conditions.js';
import type { ShapeSource } from './source.js';

/** What an operation asks of an object of one type. */
export interface Collected {
  /** By response key. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** What is answered later. */
  readonly deferred: readonly DeferredSelections[];
}

export interface DeferredSelections {
  readonly label: string;
  readonly set: SelectionSetNode;
}

/** The client's fields for one type, in the order of GraphQL specification §6.3.2. */
export function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLCompositeType,
  source: ShapeSource,
): Collected {
  const fields = new Map<string, FieldNode[]>();
  const deferred: DeferredSelections[] = [];
  const visited = new Set<string>();
  const gather = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, source.variables)) continue;
      if (selection.kind === Kind.FIELD) addField(fields, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (selection.typeCondition && !applies(selection.typeCondition, type, source)) continue;
        const label = labelOf(selection);
        if (label === undefined) gather(selection.selectionSet);
        else deferred.push({ label, set: selection.selectionSet });
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = source.fragments.get(selection.name.value);
        if (fragment && applies(fragment.typeCondition, type, source)) gather(fragment.selectionSet);
      }
    }
  };
  sets.forEach(gather);
  return { fields, deferred };
}

function addField(fields: Map<string, FieldNode[]>, field: FieldNode): void {
  const key = (field.alias ?? field.name).value;
  const known = fields.get(key);
  if (known) known.push(field);
  else fields.set(key, [field]);
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
