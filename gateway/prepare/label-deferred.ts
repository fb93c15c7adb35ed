import {
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Deferred fragments of one operation, fragments expanded. With more of them planning would take longer than fetching. */
const MAX_DEFERRED = 50;

/** Selections of one operation, fragments expanded: fragments in fragments in fragments must not grow without bound. */
const MAX_SELECTIONS = 20_000;

export interface LabelledOperation {
  readonly operation: OperationDefinitionNode;
  /** Our label of every deferred fragment → the client's own, if any. */
  readonly labels: ReadonlyMap<string, string | undefined>;
}

export interface LabelSource {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Values of the variables in `if:`. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Gives every deferred fragment a label of its own: the planner tells them apart by nothing else, and a named fragment
 * that is spread twice is deferred twice. Such fragments become inline ones. Undefined: nothing is deferred, or too much.
 */
export function labelDeferred(source: LabelSource): LabelledOperation | undefined {
  const { operation } = source;
  const labelling = new Labelling(source);
  // A mutation's root fields run one after another (GraphQL §6.2.2): none of them may come later.
  const isQuery = operation.operation === OperationTypeNode.QUERY;
  const selectionSet = labelling.expand(operation.selectionSet, isQuery ? 'may defer' : 'root of effects');
  const { labels, isTooLong } = labelling;
  if (labels.size === 0 || labels.size > MAX_DEFERRED || isTooLong) return undefined;
  return { operation: { ...operation, selectionSet }, labels };
}

/** Whether fragments here can be deferred: at the root of a mutation only those further down, under `__schema` none. */
type Zone = 'may defer' | 'root of effects' | 'never';

type Fragment = FragmentSpreadNode | InlineFragmentNode;

class Labelling {
  readonly labels = new Map<string, string | undefined>();
  private readonly deferring = new Map<string, boolean>();
  private selections = 0;

  constructor(private readonly source: LabelSource) {}

  get isTooLong(): boolean {
    return this.selections > MAX_SELECTIONS;
  }

  expand(set: SelectionSetNode, zone: Zone): SelectionSetNode {
    this.selections += set.selections.length;
    const selections = set.selections.map((selection) =>
      selection.kind === Kind.FIELD ? this.field(selection, zone) : this.fragment(selection, zone),
    );
    return { ...set, selections };
  }

  private field(field: FieldNode, zone: Zone): FieldNode {
    if (!field.selectionSet) return field;
    const inside = zone === 'never' || field.name.value.startsWith('__') ? 'never' : 'may defer';
    return { ...field, selectionSet: this.expand(field.selectionSet, inside) };
  }

  private fragment(fragment: Fragment, zone: Zone): SelectionNode {
    const directives = this.directivesOf(fragment, zone);
    if (fragment.kind === Kind.INLINE_FRAGMENT)
      return { ...fragment, directives, selectionSet: this.expand(fragment.selectionSet, zone) };
    const definition = this.source.fragments.get(fragment.name.value);
    const isDeferred = directives.some(isDefer);
    const isExpanded = isDeferred || (zone !== 'never' && this.holdsDeferred(fragment.name.value));
    if (!definition || !isExpanded || this.isTooLong) return { ...fragment, directives };
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: definition.typeCondition,
      directives,
      selectionSet: this.expand(definition.selectionSet, zone),
    };
  }

  private directivesOf({ directives = [] }: Fragment, zone: Zone): readonly DirectiveNode[] {
    return directives.flatMap((directive) => {
      if (!isDefer(directive)) return [directive];
      return zone === 'may defer' && isActive(directive, this.source.variables) ? [this.labelled(directive)] : [];
    });
  }

  private labelled(directive: DirectiveNode): DirectiveNode {
    const label = `d${this.labels.size}`;
    const given = directive.arguments?.find(({ name }) => name.value === 'label')?.value;
    this.labels.set(label, given?.kind === Kind.STRING ? given.value : undefined);
    return {
      ...directive,
      arguments: [
        {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: 'label' },
          value: { kind: Kind.STRING, value: label },
        },
      ],
    };
  }

  /** Whether anything is deferred in the fragment or in one that it spreads. */
  private holdsDeferred(name: string): boolean {
    const known = this.deferring.get(name);
    if (known !== undefined) return known;
    this.deferring.set(name, false);
    const set = this.source.fragments.get(name)?.selectionSet;
    const holds = set !== undefined && this.deferredIn(set);
    this.deferring.set(name, holds);
    return holds;
  }

  private deferredIn({ selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.selectionSet && this.deferredIn(selection.selectionSet);
      if (selection.directives?.some((each) => isDefer(each) && isActive(each, this.source.variables))) return true;
      return selection.kind === Kind.INLINE_FRAGMENT
        ? this.deferredIn(selection.selectionSet)
        : this.holdsDeferred(selection.name.value);
    });
  }
}

/** Our label where a fragment is deferred. */
export function labelOf(selection: SelectionNode): string | undefined {
  const directive = selection.directives?.find(isDefer);
  const label = directive?.arguments?.find(({ name }) => name.value === 'label')?.value;
  return label?.kind === Kind.STRING ? label.value : undefined;
}

function isDefer(directive: DirectiveNode): boolean {
  return directive.name.value === 'defer';
}

function isActive(directive: DirectiveNode, variables: LabelSource['variables']): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value] !== false;
  return value?.kind !== Kind.BOOLEAN || value.value;
}
