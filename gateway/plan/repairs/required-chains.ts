import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PlanNode, QueryPlan } from '../plan.js';
import { namedType, textOf } from '../supergraph-nodes.js';

/**
 * Planner defect 7: where a field requires a field that has a `@requires` of its own, back and forth between the same
 * subgraphs, the planner asks a subgraph for what it only knows as external, and computes the rest out of that. So in the
 * supergraph that the planner reads every field in between stands in a subgraph of its own: a copy of the one that has
 * it, by its depth in the chain, so that no chain comes to one twice. So does the field at the end, where the chain began
 * in its own subgraph. Plans name the real ones again.
 */
export function unchainRequirements(supergraph: DocumentNode): DocumentNode {
  const links = new Chains(supergraph).links();
  if (links.size === 0) return supergraph;
  const copies = copiesFor(links);
  const definitions = supergraph.definitions.map((definition) => copied(definition, { links, copies }));
  return { ...supergraph, definitions };
}

/** The plan with the real subgraphs in place of their copies. */
export function askRealSubgraphs(plan: QueryPlan): QueryPlan {
  return JSON.stringify(plan).includes(MARK) && plan.node ? { ...plan, node: realNode(plan.node) } : plan;
}

const MARK = '__liandong_copy_';

function realNode(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(realNode) };
    case 'Flatten':
      return { ...node, node: realNode(node.node) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: realNode(node.ifClause) }),
        ...(node.elseClause && { elseClause: realNode(node.elseClause) }),
      };
    case 'Subscription':
      return { ...node, primary: realFetch(node.primary), ...(node.rest && { rest: realNode(node.rest) }) };
    case 'Defer':
      return {
        ...node,
        primary: node.primary.node ? { ...node.primary, node: realNode(node.primary.node) } : node.primary,
        deferred: node.deferred.map((part) => (part.node ? { ...part, node: realNode(part.node) } : part)),
      };
    case 'Fetch':
      return realFetch(node);
  }
}

function realFetch<T extends { readonly serviceName: string }>(fetch: T): T {
  return { ...fetch, serviceName: fetch.serviceName.split(MARK)[0]! };
}

/** `Type.field` in between of a chain, or at the end of one that began in its subgraph → how deep. */
type Links = ReadonlyMap<string, Link>;

interface Link {
  readonly depth: number;
  /** The subgraphs in which it requires something, as values of `join__Graph`. */
  readonly graphs: readonly string[];
}

type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isComposite(definition: DefinitionNode): definition is CompositeNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

class Chains {
  private readonly types = new Map<string, CompositeNode>();
  /** `Type.field` → the requiring fields that its own `@requires` leads to. */
  private readonly needs = new Map<string, Set<string>>();
  /** `Type.field` → the subgraphs in which it requires something. */
  private readonly graphsOf = new Map<string, string[]>();
  /** `Type.field` → the subgraphs that answer it. */
  private readonly owners = new Map<string, readonly string[]>();

  constructor(supergraph: DocumentNode) {
    for (const definition of supergraph.definitions)
      if (isComposite(definition)) this.types.set(definition.name.value, definition);
    for (const type of this.types.values())
      for (const field of type.fields ?? []) {
        const coordinate = `${type.name.value}.${field.name.value}`;
        this.owners.set(coordinate, ownersOf(type, field));
        this.read(coordinate, type, field);
      }
  }

  links(): Links {
    const required = new Set([...this.needs.values()].flatMap((needs) => [...needs]));
    const apart = [...this.needs.keys()].filter((coordinate) => required.has(coordinate) || this.comesBack(coordinate));
    return new Map(
      apart.map((coordinate) => [
        coordinate,
        { depth: this.depthOf(coordinate, new Set()), graphs: this.graphsOf.get(coordinate)! },
      ]),
    );
  }

  /** Whether what its requirements require is in a subgraph that it is in itself, and not in a copy of it. */
  private comesBack(coordinate: string): boolean {
    const graphs = this.graphsOf.get(coordinate)!;
    const seen = new Set<string>();
    const beyond = [...this.needs.get(coordinate)!].flatMap((need) => [...(this.needs.get(need) ?? [])]);
    for (let next = beyond.pop(); next !== undefined; next = beyond.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const inCopy = this.graphsOf.get(next);
      if (this.owners.get(next)?.some((graph) => graphs.includes(graph) && !inCopy?.includes(graph))) return true;
      beyond.push(...(this.needs.get(next) ?? []));
    }
    return false;
  }

  private read(coordinate: string, type: CompositeNode, field: FieldDefinitionNode): void {
    for (const directive of field.directives ?? []) {
      const fields = textOf(directive, 'requires');
      const graph = graphOf(directive);
      if (directive.name.value !== 'join__field' || fields === undefined || graph === undefined) continue;
      const needs = this.needs.get(coordinate) ?? new Set<string>();
      this.needs.set(coordinate, needs);
      this.graphsOf.set(coordinate, [...(this.graphsOf.get(coordinate) ?? []), graph]);
      const operation = parse(`{${fields}}`, { noLocation: true }).definitions[0];
      if (operation?.kind === Kind.OPERATION_DEFINITION) this.gather(type.name.value, operation.selectionSet, needs);
    }
  }

  private gather(typeName: string, set: SelectionSetNode, into: Set<string>): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.gather(selection.typeCondition?.name.value ?? typeName, selection.selectionSet, into);
        continue;
      }
      into.add(`${typeName}.${selection.name.value}`);
      const field = this.types.get(typeName)?.fields?.find(({ name }) => name.value === selection.name.value);
      if (field && selection.selectionSet) this.gather(namedType(field.type), selection.selectionSet, into);
    }
  }

  /** What requires itself, however far around, is refused by composition. */
  private depthOf(coordinate: string, above: ReadonlySet<string>): number {
    const needs = above.has(coordinate) ? undefined : this.needs.get(coordinate);
    if (!needs) return 0;
    const within = new Set([...above, coordinate]);
    return 1 + Math.max(0, ...[...needs].map((need) => this.depthOf(need, within)));
  }
}

/** Without a word on it, all subgraphs of its type have a field (join specification). */
function ownersOf(type: CompositeNode, field: FieldDefinitionNode): readonly string[] {
  const joins = field.directives?.filter(({ name }) => name.value === 'join__field') ?? [];
  const having = joins.length > 0 ? joins.filter((join) => !isExternal(join)) : (type.directives ?? []);
  return having.flatMap((directive) => graphOf(directive) ?? []);
}

function isExternal(directive: ConstDirectiveNode): boolean {
  return (
    directive.arguments?.some(
      ({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
    ) === true
  );
}

/** A subgraph → the depths at which it has a copy. */
type Copies = ReadonlyMap<string, ReadonlySet<number>>;

function copiesFor(links: Links): Copies {
  const copies = new Map<string, Set<number>>();
  for (const { depth, graphs } of links.values())
    for (const graph of graphs) copies.set(graph, (copies.get(graph) ?? new Set<number>()).add(depth));
  return copies;
}

interface Copying {
  readonly links: Links;
  readonly copies: Copies;
}

function copied(definition: DefinitionNode, copying: Copying): DefinitionNode {
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph')
    return withGraphs(definition, copying);
  if (!('directives' in definition)) return definition;
  const directives = (definition.directives as readonly ConstDirectiveNode[] | undefined)?.flatMap((directive) =>
    inCopies(directive, copying),
  );
  if (isComposite(definition)) {
    const site = siteOf(definition, copying);
    const fields = definition.fields?.map((field) => ({
      ...field,
      directives: fieldDirectives(field, site, copying),
    }));
    return { ...definition, directives, fields };
  }
  if ('fields' in definition && definition.fields)
    return {
      ...definition,
      directives,
      fields: definition.fields.map((each) => withCopies(each, copying)),
    } as DefinitionNode;
  if ('values' in definition && definition.values)
    return {
      ...definition,
      directives,
      values: definition.values.map((each) => withCopies(each, copying)),
    };
  return { ...definition, directives };
}

function withCopies<T extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
  node: T,
  copying: Copying,
): T {
  return { ...node, directives: node.directives?.flatMap((directive) => inCopies(directive, copying)) };
}

/** Root fields are asked of the real ones. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

interface FieldsSite {
  readonly typeName: string;
  /** Of its fields a copy answers the keys and what it is there for: all else is asked of the real one. */
  readonly hasLinks: boolean;
  readonly keys: ReadonlySet<string>;
}

function siteOf(type: CompositeNode, { links }: Copying): FieldsSite {
  const typeName = type.name.value;
  const keys = (type.directives ?? []).flatMap((directive) => topNames(textOf(directive, 'key')));
  const hasLinks = type.fields?.some(({ name }) => links.has(`${typeName}.${name.value}`)) === true;
  return { typeName, hasLinks, keys: new Set(keys) };
}

function topNames(fields: string | undefined): readonly string[] {
  const operation = fields === undefined ? undefined : parse(`{${fields}}`, { noLocation: true }).definitions[0];
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
}

function fieldDirectives(
  field: FieldDefinitionNode,
  { typeName, hasLinks, keys }: FieldsSite,
  { links, copies }: Copying,
): readonly ConstDirectiveNode[] | undefined {
  if (ROOTS.has(typeName)) return field.directives;
  const link = links.get(`${typeName}.${field.name.value}`);
  return field.directives?.flatMap((directive) => {
    const graph = directive.name.value === 'join__field' ? graphOf(directive) : undefined;
    if (graph === undefined) return [directive];
    const isLink = link?.graphs.includes(graph) === true;
    // A context has the name of the real subgraph.
    const isBound = directive.arguments?.some(({ name }) => name.value === 'contextArguments') === true;
    const isOpen = (depth: number): boolean =>
      !isBound && (isLink ? link.depth === depth : !hasLinks || keys.has(field.name.value));
    const inEach = [...(copies.get(graph) ?? [])].map((depth) =>
      inGraph(isOpen(depth) ? directive : external(directive), copyOf(graph, depth)),
    );
    return [isLink ? external(directive) : directive, ...inEach];
  });
}

function inCopies(directive: ConstDirectiveNode, { copies }: Copying): readonly ConstDirectiveNode[] {
  const graph = directive.name.value.startsWith('join__') ? graphOf(directive) : undefined;
  if (graph === undefined) return [directive];
  return [directive, ...[...(copies.get(graph) ?? [])].map((depth) => inGraph(directive, copyOf(graph, depth)))];
}

function withGraphs(graphs: EnumTypeDefinitionNode, { copies }: Copying): EnumTypeDefinitionNode {
  const values = (graphs.values ?? []).flatMap((value): EnumValueDefinitionNode[] => [
    value,
    ...[...(copies.get(value.name.value) ?? [])].map((depth) => ({
      ...value,
      name: { kind: Kind.NAME as const, value: copyOf(value.name.value, depth) },
      directives: value.directives?.map((directive) => named(directive, depth)),
    })),
  ]);
  return { ...graphs, values };
}

function copyOf(graph: string, depth: number): string {
  return `${graph}_LIANDONG_COPY_${depth}`;
}

function named(directive: ConstDirectiveNode, depth: number): ConstDirectiveNode {
  return {
    ...directive,
    arguments: directive.arguments?.map((argument) =>
      argument.name.value === 'name' && argument.value.kind === Kind.STRING
        ? { ...argument, value: { ...argument.value, value: `${argument.value.value}${MARK}${depth}` } }
        : argument,
    ),
  };
}

function inGraph(directive: ConstDirectiveNode, graph: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments: directive.arguments?.map((argument) =>
      argument.name.value === 'graph' ? { ...argument, value: { kind: Kind.ENUM, value: graph } } : argument,
    ),
  };
}

/** Known in the subgraph, and not answered by it. */
function external(directive: ConstDirectiveNode): ConstDirectiveNode {
  const kept = directive.arguments?.filter(({ name }) => name.value === 'graph' || name.value === 'type') ?? [];
  const argument = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'external' } } as const;
  return { ...directive, arguments: [...kept, { ...argument, value: { kind: Kind.BOOLEAN, value: true } }] };
}

function graphOf(directive: ConstDirectiveNode): string | undefined {
  return textOf(directive, 'graph');
}
