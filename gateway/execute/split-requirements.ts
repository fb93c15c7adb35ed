import { Kind, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { RequiredSelection } from '../plan/plan.js';
import type { RequiredArguments } from '../plan/repairs/required-arguments.js';

/** An entity fetch that one representation can serve: the fields asked for and what they require. */
export interface ServableFetch {
  readonly selection: SelectionSetNode;
  readonly requires: readonly RequiredSelection[];
}

type Separated = Pick<RequiredArguments, 'standIns' | 'requirers'>;

/**
 * Planner defect 3, the other half: a representation has one place for `price`, so fields that require it with different
 * arguments cannot be asked with the same representation. Such a fetch becomes several; they travel in one request.
 */
export function splitRequirements(fetch: ServableFetch, separated: Separated): readonly ServableFetch[] {
  const required = standInsIn(fetch.requires, separated);
  if (!hasConflict(required, separated)) return [fetch];
  const groups: { readonly fields: Set<SelectionNode>; readonly standIns: Set<string> }[] = [];
  for (const { field, needs } of requirersIn(fetch.selection.selections, undefined, separated)) {
    const fitting = groups.find(({ standIns }) => !hasConflict(new Set([...standIns, ...needs]), separated));
    const group = fitting ?? { fields: new Set(), standIns: new Set() };
    if (!fitting) groups.push(group);
    group.fields.add(field);
    needs.forEach((need) => group.standIns.add(need));
  }
  return groups.map(({ fields, standIns }) => ({
    selection: onlyFields(fetch.selection, fields),
    requires: withoutOthers(fetch.requires, standIns, separated),
  }));
}

function standInsIn(selections: readonly RequiredSelection[], { standIns }: Separated): ReadonlySet<string> {
  const found = new Set<string>();
  const gather = (list: readonly RequiredSelection[]): void => {
    for (const selection of list) {
      if (selection.kind === 'Field' && standIns.has(selection.name)) found.add(selection.name);
      gather(selection.selections ?? []);
    }
  };
  gather(selections);
  return found;
}

function hasConflict(names: ReadonlySet<string>, { standIns }: Separated): boolean {
  const stand = [...names].flatMap((name) => standIns.get(name)?.fieldName ?? []);
  return new Set(stand).size < stand.length;
}

export interface Requirer {
  /** The type whose field it is; undefined outside of every `... on`. */
  readonly typeName: string | undefined;
  readonly field: FieldNode;
  readonly needs: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The fields of a selection on entities with what `@requires` says they need. */
export function requirersIn(
  selections: readonly SelectionNode[],
  typeName: string | undefined,
  separated: Separated,
): readonly Requirer[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return requirersIn(selection.selectionSet.selections, selection.typeCondition?.name.value ?? typeName, separated);
    if (selection.kind !== Kind.FIELD) return [];
    return [
      { typeName, field: selection, needs: separated.requirers.get(`${typeName}.${selection.name.value}`) ?? NOTHING },
    ];
  });
}

function onlyFields(set: SelectionSetNode, fields: ReadonlySet<SelectionNode>): SelectionSetNode {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return fields.has(selection) ? [selection] : [];
    const inside = onlyFields(selection.selectionSet, fields);
    return inside.selections.length > 0 ? [{ ...selection, selectionSet: inside }] : [];
  });
  return { ...set, selections };
}

function withoutOthers(
  selections: readonly RequiredSelection[],
  wanted: ReadonlySet<string>,
  separated: Separated,
): readonly RequiredSelection[] {
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'Field' && separated.standIns.has(selection.name) && !wanted.has(selection.name)) return [];
    if (!selection.selections) return [selection];
    const selections = withoutOthers(selection.selections, wanted, separated);
    return selections.length > 0 ? [{ ...selection, selections }] : [];
  });
}
