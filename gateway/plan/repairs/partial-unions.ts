import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { MemberFacts } from '../member-facts.js';
import type { FetchNode, PlanNode, QueryPlan } from '../plan.js';

/**
 * Planner defect 9: behind a `@shareable` field the planner leaves out what is asked of a type that one of the subgraphs
 * with the field does not have there, since all of them should say the same. The one that is asked may have the type. So
 * what no fetch brings of it is put into those that come by, where their subgraph answers it by itself.
 */
export function restoreMembers(text: string, plan: QueryPlan, facts: MemberFacts): QueryPlan {
  if (!plan.node || plan.node.kind === 'Defer' || !facts.isPartial) return plan;
  const sites = new Sites(plan.node);
  const added = new Restoring(parse(text, { noLocation: true }), sites, facts).added();
  return added.size === 0 ? plan : { ...plan, node: withAdded(plan.node, { sites, added, text }) };
}

/** A place in the answer: what fetches bring there, and the selections on objects there. */
interface Site {
  readonly brought: { readonly condition: string | undefined; readonly key: string }[];
  readonly sets: { readonly fetch: FetchNode; readonly set: SelectionSetNode }[];
}

/** Everything that a plan fetches, by its path in the answer. */
class Sites {
  readonly operations = new Map<FetchNode, OperationDefinitionNode>();
  private readonly sites = new Map<string, Site>();

  constructor(node: PlanNode) {
    for (const { fetch, path } of fetchesIn(node, [])) this.read(fetch, path);
  }

  at(path: readonly string[]): Site {
    const key = path.join('.');
    let site = this.sites.get(key);
    if (!site) this.sites.set(key, (site = { brought: [], sets: [] }));
    return site;
  }

  private read(fetch: FetchNode, path: readonly string[]): void {
    const operation = operationIn(parse(fetch.operation, { noLocation: true }));
    this.operations.set(fetch, operation);
    const entities = fetch.requires && operation.selectionSet.selections[0];
    const set = entities?.kind === Kind.FIELD ? entities.selectionSet : operation.selectionSet;
    const renamed = new Map<string, string>();
    for (const rewrite of fetch.outputRewrites ?? [])
      if (rewrite.kind === 'KeyRenamer') renamed.set(rewrite.path.at(-1)!, rewrite.renameKeyTo);
    if (set) this.walk(set, { fetch, path, condition: undefined, renamed });
  }

  private walk(set: SelectionSetNode, here: Here): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        this.walk(selection.selectionSet, {
          ...here,
          condition: selection.typeCondition?.name.value ?? here.condition,
        });
      if (selection.kind !== Kind.FIELD) continue;
      const written = (selection.alias ?? selection.name).value;
      const key = here.renamed.get(written) ?? written;
      this.at(here.path).brought.push({ condition: here.condition, key });
      if (!selection.selectionSet) continue;
      const path = [...here.path, key];
      this.at(path).sets.push({ fetch: here.fetch, set: selection.selectionSet });
      this.walk(selection.selectionSet, { ...here, path, condition: undefined });
    }
  }
}

interface Here {
  readonly fetch: FetchNode;
  readonly path: readonly string[];
  readonly condition: string | undefined;
  readonly renamed: ReadonlyMap<string, string>;
}

interface PlacedFetch {
  readonly fetch: FetchNode;
  readonly path: readonly string[];
}

function fetchesIn(node: PlanNode, path: readonly string[]): readonly PlacedFetch[] {
  const inside = (child: PlanNode | undefined): readonly PlacedFetch[] => (child ? fetchesIn(child, path) : []);
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(inside);
    case 'Flatten':
      return fetchesIn(node.node, [...path, ...node.path.filter((step) => step !== '@')]);
    case 'Condition':
      return [...inside(node.ifClause), ...inside(node.elseClause)];
    case 'Subscription':
      return [...inside(node.primary), ...inside(node.rest)];
    case 'Fetch':
      return [{ fetch: node, path }];
    case 'Defer':
      return [];
  }
}

type Added = ReadonlyMap<SelectionSetNode, readonly SelectionNode[]>;

/** Goes through the client's operation and finds what nobody brings. */
class Restoring {
  private readonly found = new Map<SelectionSetNode, SelectionNode[]>();
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly operation: OperationDefinitionNode;

  constructor(
    document: DocumentNode,
    private readonly sites: Sites,
    private readonly facts: MemberFacts,
  ) {
    this.operation = operationIn(document);
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
  }

  added(): Added {
    const root = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[this.operation.operation];
    this.under(root, this.expanded(this.operation.selectionSet), []);
    return this.found;
  }

  private under(typename: string, set: SelectionSetNode, path: readonly string[]): void {
    const members = this.facts.behind(typename);
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? typename;
        if (members.has(condition))
          this.restore(typename, { member: condition, selection: selection.selectionSet, path });
        this.under(condition, selection.selectionSet, path);
      } else if (selection.kind === Kind.FIELD && selection.selectionSet) {
        const type = this.facts.typeOf(typename, selection.name.value);
        if (type !== undefined) this.under(type, selection.selectionSet, [...path, keyOf(selection)]);
      }
    }
  }

  private restore(
    abstract: string,
    { member, selection, path }: { member: string; selection: SelectionSetNode; path: readonly string[] },
  ): void {
    const { brought, sets } = this.sites.at(path);
    const lacking = selection.selections.filter(
      (each): each is FieldNode =>
        each.kind === Kind.FIELD &&
        each.name.value !== '__typename' &&
        // The same key of another type may need another name, which is the planner's work.
        !brought.some(({ key }) => key === keyOf(each)),
    );
    if (lacking.length === 0) return;
    for (const { fetch, set } of sets) {
      if (!this.facts.behindIn(fetch.serviceName, abstract).has(member)) continue;
      const fields = lacking.filter((field) => this.isAnswered(fetch.serviceName, member, field));
      if (fields.length > 0)
        this.found.set(set, [...(this.found.get(set) ?? []), TYPENAME, fragmentOn(member, fields)]);
    }
  }

  private isAnswered(subgraph: string, typename: string, field: FieldNode): boolean {
    if (field.name.value === '__typename') return true;
    if (!this.facts.answers(subgraph, typename, field.name.value)) return false;
    const type = this.facts.typeOf(typename, field.name.value);
    if (!field.selectionSet) return true;
    return (
      type !== undefined && this.facts.behind(type).size === 0 && this.areAnswered(subgraph, type, field.selectionSet)
    );
  }

  private areAnswered(subgraph: string, typename: string, set: SelectionSetNode): boolean {
    return set.selections.every((each) => each.kind === Kind.FIELD && this.isAnswered(subgraph, typename, each));
  }

  /** With inline fragments for spreads. */
  private expanded(set: SelectionSetNode): SelectionSetNode {
    const selections = set.selections.flatMap((each): SelectionNode[] => {
      if (each.kind === Kind.FIELD)
        return [each.selectionSet ? { ...each, selectionSet: this.expanded(each.selectionSet) } : each];
      const fragment = each.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(each.name.value) : each;
      // What a condition may leave out is planned by the planner or not at all.
      if (!fragment || each.directives?.length) return [];
      const { typeCondition, selectionSet } = fragment;
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          ...(typeCondition && { typeCondition }),
          selectionSet: this.expanded(selectionSet),
        },
      ];
    });
    return { ...set, selections };
  }
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function fragmentOn(typename: string, selections: readonly SelectionNode[]): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typename } },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}

interface Additions {
  readonly sites: Sites;
  readonly added: Added;
  /** The client's operation, which declares its variables. */
  readonly text: string;
}

function withAdded(node: PlanNode, additions: Additions): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => withAdded(child, additions)) };
    case 'Flatten':
      return { ...node, node: withAdded(node.node, additions) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: withAdded(node.ifClause, additions) }),
        ...(node.elseClause && { elseClause: withAdded(node.elseClause, additions) }),
      };
    case 'Fetch':
      return fetchWithAdded(node, additions);
    case 'Subscription':
      return {
        ...node,
        primary: fetchWithAdded(node.primary, additions),
        ...(node.rest && { rest: withAdded(node.rest, additions) }),
      };
    case 'Defer':
      return node;
  }
}

function fetchWithAdded(fetch: FetchNode, { sites, added, text }: Additions): FetchNode {
  const before = sites.operations.get(fetch)!;
  const used = new Set<string>();
  const operation = visit(before, {
    SelectionSet(set) {
      const more = added.get(set);
      if (!more) return undefined;
      more.forEach((each) => visit(each, { Variable: ({ name }) => void used.add(name.value) }));
      return { ...set, selections: [...set.selections, ...more] };
    },
  });
  if (operation === before) return fetch;
  const declared = new Set(before.variableDefinitions?.map(({ variable }) => variable.name.value));
  const undeclared = [...used].filter((name) => !declared.has(name));
  const definitions = operationIn(parse(text, { noLocation: true })).variableDefinitions ?? [];
  const more = definitions.filter(({ variable }) => undeclared.includes(variable.name.value));
  return {
    ...fetch,
    operation: print({ ...operation, variableDefinitions: [...(before.variableDefinitions ?? []), ...more] }),
    variableUsages: [...(fetch.variableUsages ?? []), ...undeclared],
  };
}

function operationIn(document: DocumentNode): OperationDefinitionNode {
  return document.definitions.find((d): d is OperationDefinitionNode => d.kind === Kind.OPERATION_DEFINITION)!;
}

function keyOf(field: FieldNode): string {
  return (field.alias ?? field.name).value;
}
