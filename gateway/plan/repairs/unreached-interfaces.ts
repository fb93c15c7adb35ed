import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  parse,
  print,
  typeFromAST,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FetchNode, PlanNode, QueryPlan } from '../plan.js';
import { childrenOf } from '../plan-nodes.js';

/**
 * Planner defect 4: a field of an interface is left out of the plan when the subgraph that has the field knows no
 * implementation of the interface: `{ media { title } }` gives an empty plan, and nobody ever asks whether `media` is
 * null. Returns the operation with a `__typename` in such places that the planner does not optimise away, or undefined
 * when nothing is missing. A `media` that is not null then has a `title` that nobody was asked for: an error, as it must.
 */
export function findUnreachedInterfaces(text: string, plan: QueryPlan, schema: GraphQLSchema): Unreached | undefined {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find(
    (d): d is OperationDefinitionNode => d.kind === Kind.OPERATION_DEFINITION,
  );
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return undefined;
  const search = new Search(schema, document);
  search.under(root, operation.selectionSet, () => reachedBy(plan));
  if (search.unreached.size === 0) return undefined;
  const asked = visit(document, {
    // On the way out a field may be an edited copy; its name is still the node that was searched.
    Field: { leave: (field) => (search.unreached.has(field.name) ? withTypename(field) : undefined) },
  });
  return { asked: print(asked), isAll: plan.node === undefined && !search.mayBeObjects };
}

export interface Unreached {
  /** The operation to plan in place of the first. */
  readonly asked: string;
  /** Nothing of the operation is in any subgraph, and no type implements what it asks for: there is nothing to ask. */
  readonly isAll: boolean;
}

const ASKED_FOR_SURE = parse('{ __typename @include(if: true) }', { noLocation: true })
  .definitions[0] as OperationDefinitionNode;

function withTypename(field: FieldNode): FieldNode {
  const { selectionSet } = field;
  if (!selectionSet) return field;
  const selections = [...ASKED_FOR_SURE.selectionSet.selections, ...selectionSet.selections];
  return { ...field, selectionSet: { ...selectionSet, selections } };
}

/** Response keys that a plan fetches, level by level. */
type Reached = Map<string, Reached>;

class Search {
  readonly unreached = new Set<FieldNode['name']>();
  /** Whether one of them has a type that something implements. */
  mayBeObjects = false;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
  }

  /** `reached` is worked out only when an operation has a field of an abstract type at all. */
  under(type: GraphQLCompositeType, set: SelectionSetNode, reached: () => Reached | undefined): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) this.field(type, selection, reached);
      else {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition && typeFromAST(this.schema, fragment.typeCondition);
        if (fragment) this.under(isCompositeType(condition) ? condition : type, fragment.selectionSet, reached);
      }
    }
  }

  private field(parent: GraphQLCompositeType, field: FieldNode, reached: () => Reached | undefined): void {
    const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!field.selectionSet || !isCompositeType(type)) return;
    const key = (field.alias ?? field.name).value;
    const inside = (): Reached | undefined => reached()?.get(key);
    if (isAbstractType(type) && !inside()) {
      this.unreached.add(field.name);
      if (this.schema.getPossibleTypes(type).length > 0) this.mayBeObjects = true;
    }
    this.under(type, field.selectionSet, inside);
  }
}

function reachedBy(plan: QueryPlan): Reached {
  const known = reachedByPlan.get(plan);
  if (known) return known;
  const root: Reached = new Map();
  if (plan.node) addNode(plan.node, root);
  reachedByPlan.set(plan, root);
  return root;
}

const reachedByPlan = new WeakMap<QueryPlan, Reached>();

function addNode(node: PlanNode, at: Reached): void {
  if (node.kind === 'Fetch') return addFetch(node, at);
  const inside = node.kind === 'Flatten' ? node.path.filter((step) => step !== '@').reduce(step, at) : at;
  childrenOf(node).forEach((child) => addNode(child, inside));
}

function addFetch(node: FetchNode, at: Reached): void {
  const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const renamed = new Map(
    node.outputRewrites?.map((rewrite) => [
      rewrite.path.at(-1),
      rewrite.kind === 'KeyRenamer' ? rewrite.renameKeyTo : undefined,
    ]),
  );
  const entities = node.requires && operation.selectionSet.selections[0];
  const set = entities?.kind === Kind.FIELD ? entities.selectionSet : operation.selectionSet;
  if (set) addSelections(set, at, renamed);
}

function addSelections(
  set: SelectionSetNode,
  at: Reached,
  renamed: ReadonlyMap<string | undefined, string | undefined>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) addSelections(selection.selectionSet, at, renamed);
    else if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const inside = step(at, renamed.get(key) ?? key);
      if (selection.selectionSet) addSelections(selection.selectionSet, inside, renamed);
    }
  }
}

function step(at: Reached, key: string): Reached {
  let inside = at.get(key);
  if (!inside) at.set(key, (inside = new Map<string, Reached>()));
  return inside;
}
