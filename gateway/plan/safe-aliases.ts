import {
  Kind,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * The planner adds fields of its own (keys, required fields, `__typename`) under their plain names next to what the
 * client asks for. A client's alias of the same name, `{ product { id: name } }`, takes their place, and entities are
 * then looked up by a name. Such aliases are planned under another name and get their own back when the answer is
 * written. The same holds for aliases that mean something to every JavaScript object, `__proto__` above all.
 */
export type DataKeyOf = (field: FieldNode) => string;

const SUFFIX = '__liandong';

/** `fieldNames`: of the whole supergraph, also of what clients cannot see. */
export function createDataKeyOf(fieldNames: ReadonlySet<string>): DataKeyOf {
  return (field) => {
    const alias = field.alias?.value;
    if (alias === undefined || alias === field.name.value) return field.name.value;
    const taken = alias === '__typename' || fieldNames.has(alias) || alias in Object.prototype;
    return taken ? alias + SUFFIX : alias;
  };
}

/** The operation and its fragments with every response key replaced by its data key. */
export function withDataKeys<T extends OperationDefinitionNode | FragmentDefinitionNode>(
  node: T,
  dataKeyOf: DataKeyOf,
): T {
  return visit<T>(node, {
    Field(field) {
      if (field.alias === undefined) return undefined;
      const key = dataKeyOf(field);
      return key === field.alias.value ? undefined : { ...field, alias: { kind: Kind.NAME, value: key } };
    },
  });
}

/** The fragments that a selection set reaches. */
export function reachableFragments(
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const reach = (set: SelectionSetNode): void => {
    visit(set, {
      FragmentSpread(spread) {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || found.has(spread.name.value)) return;
        found.set(spread.name.value, fragment);
        reach(fragment.selectionSet);
      },
    });
  };
  reach(root);
  return [...found.values()];
}
