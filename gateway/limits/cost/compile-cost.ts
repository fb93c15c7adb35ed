import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../../execute/shape/conditions.js';
import { argumentCost } from './argument-cost.js';
import type { CostFacts } from './cost-facts.js';
import { sizingOf, type SizingParts } from './list-size.js';
import { most, product, sum, type Term, type Variables } from './term.js';

export interface CostSource extends SizingParts {
  readonly apiSchema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** A write is dearer than a read, whatever it returns: locks, events, everybody who follows them. As in Apollo's demand control. */
const MUTATION_COST = 10;

/**
 * What answering an operation takes at most, counted in objects: the IBM cost specification with field and type cost in
 * one number, as Apollo's demand control counts. Each object costs its type's weight (1 where nothing is said), its
 * field's weight where one is said, and what is asked of it; lists multiply; what is under `@skip` or `@include` counts
 * when it is asked for.
 */
export function compileCost(source: CostSource): Term {
  const root = source.apiSchema.getRootType(source.operation.operation);
  if (!root) return 0;
  return selectionCost([source.operation.selectionSet], root, { source, sized: new Map() });
}

interface Around {
  readonly source: CostSource;
  /** Lists whose length a field above said. */
  readonly sized: ReadonlyMap<string, Term>;
}

/** Fields by response key, apart for each object type that a fragment names: an object is of one of them only. */
type Branches = Map<string, Map<string, Asked>>;

export interface Asked {
  readonly type: GraphQLCompositeType;
  readonly nodes: FieldNode[];
  /** Selections that must all be included; one chain per occurrence. */
  readonly chains: (readonly SelectionNode[])[];
}

function selectionCost(sets: readonly SelectionSetNode[], type: GraphQLCompositeType, around: Around): Term {
  const branches: Branches = new Map<string, Map<string, Asked>>();
  for (const set of sets) gather(set, { type, branch: '', chain: [], visited: new Set() }, { branches, around });
  const costs = [...branches].map(([branch, fields]) => ({
    branch,
    cost: sum([...fields.values()].map((asked) => fieldCost(asked, around))),
  }));
  const shared = costs.filter(({ branch }) => branch === '').map(({ cost }) => cost);
  const apart = costs.filter(({ branch }) => branch !== '').map(({ cost }) => cost);
  return sum([...shared, most(apart)]);
}

/** The fields of some selections with their response keys; a key comes once for each object type that a fragment names. */
export function askedIn(
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  source: CostSource,
): readonly (readonly [key: string, Asked])[] {
  const branches: Branches = new Map<string, Map<string, Asked>>();
  const around = { source, sized: new Map<string, Term>() };
  gather(set, { type, branch: '', chain: [], visited: new Set() }, { branches, around });
  return [...branches.values()].flatMap((fields) => [...fields]);
}

interface Place {
  readonly type: GraphQLCompositeType;
  readonly branch: string;
  readonly chain: readonly SelectionNode[];
  readonly visited: ReadonlySet<string>;
}

function gather({ selections }: SelectionSetNode, place: Place, given: Gathering): void {
  for (const selection of selections) {
    const chain = selection.directives?.length ? [...place.chain, selection] : place.chain;
    if (selection.kind === Kind.FIELD) note(selection, { ...place, chain }, given.branches);
    else gatherFragment(selection, { ...place, chain }, given);
  }
}

interface Gathering {
  readonly branches: Branches;
  readonly around: Around;
}

function gatherFragment(selection: FragmentSpreadNode | InlineFragmentNode, place: Place, given: Gathering): void {
  const { source } = given.around;
  if (selection.kind === Kind.INLINE_FRAGMENT)
    return gather(selection.selectionSet, within(place, selection.typeCondition, source), given);
  const name = selection.name.value;
  const fragment = source.fragments.get(name);
  if (!fragment || place.visited.has(name)) return;
  const inside = within(place, fragment.typeCondition, source);
  gather(fragment.selectionSet, { ...inside, visited: new Set(place.visited).add(name) }, given);
}

function within(place: Place, condition: NamedTypeNode | undefined, { apiSchema }: CostSource): Place {
  const named = condition && apiSchema.getType(condition.name.value);
  if (!isCompositeType(named)) return place;
  return {
    ...place,
    type: named,
    branch: isAbstractType(place.type) && isObjectType(named) ? named.name : place.branch,
  };
}

function note(node: FieldNode, { type, branch, chain }: Place, branches: Branches): void {
  let fields = branches.get(branch);
  if (!fields) branches.set(branch, (fields = new Map<string, Asked>()));
  const key = (node.alias ?? node.name).value;
  const asked = fields.get(key);
  if (!asked) fields.set(key, { type, nodes: [node], chains: [chain] });
  else {
    asked.nodes.push(node);
    asked.chains.push(chain);
  }
}

function fieldCost({ type, nodes, chains }: Asked, around: Around): Term {
  const node = nodes[0]!;
  const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
  if (!field) return 0;
  const cost = sum([
    product(
      lengthOf(type, { node, field }, around),
      sum([weightOf(type, field, around.source.facts), below(type, { nodes, field }, around)]),
    ),
    onceCost(type, { node, field }, around.source),
  ]);
  return underConditions(cost, chains);
}

interface Call {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
}

/** What a field costs however much it brings: its arguments, and that it writes. */
export function onceCost(type: GraphQLCompositeType, { node, field }: Call, { apiSchema, facts }: CostSource): Term {
  const given = argumentCost(`${type.name}.${field.name}`, node, { field, facts });
  return type === apiSchema.getMutationType() ? sum([given, MUTATION_COST]) : given;
}

function lengthOf(type: GraphQLCompositeType, { node, field }: Call, { source, sized }: Around): Term {
  return sized.get(field.name) ?? sizingOf(`${type.name}.${field.name}`, node, field, source).own ?? 1;
}

function below(
  type: GraphQLCompositeType,
  { nodes, field }: { readonly nodes: readonly FieldNode[]; readonly field: GraphQLField<unknown, unknown> },
  { source }: Around,
): Term {
  const inner = getNamedType(field.type);
  if (!isCompositeType(inner)) return 0;
  const said = sizingOf(`${type.name}.${field.name}`, nodes[0]!, field, source).below;
  const sized = new Map(said?.fields.map((name) => [name, said.size] as const));
  return selectionCost(
    nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    inner,
    { source, sized },
  );
}

/** What one value of the field weighs. */
export function weightOf(
  type: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  { weights }: CostFacts,
): number {
  const inner = getNamedType(field.type);
  const weight = weights.get(`${type.name}.${field.name}`) ?? weights.get(inner.name);
  return weight ?? (isCompositeType(inner) ? 1 : 0);
}

function underConditions(cost: Term, chains: Asked['chains']): Term {
  if (chains.some((chain) => chain.length === 0)) return cost;
  return (variables: Variables) => {
    const isAsked = chains.some((chain) => chain.every((selection) => isIncluded(selection, variables)));
    if (!isAsked) return 0;
    return typeof cost === 'number' ? cost : cost(variables);
  };
}
