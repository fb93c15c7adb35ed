import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
} from 'graphql';
import { graphOf, isComposite, namedType, textOf, type CompositeNode } from '../supergraph-nodes.js';
import { leadingTo, type Links } from './chain-links.js';

/** Stands in the name of a copy, behind that of the real subgraph. */
export const COPY_MARK = '__liandong_copy_';

/** A supergraph in which every link is answered by a copy of its subgraph that is there for its depth, and not by the subgraph. */
export function withCopies(supergraph: DocumentNode, links: Links): DocumentNode {
  const copying = { links, copies: copiesFor(links), leading: leadingTo(links, supergraph) };
  const definitions = supergraph.definitions.map((definition) => copied(definition, copying));
  return { ...supergraph, definitions };
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
  /** Types from whose objects the way may lead to one with a link. */
  readonly leading: ReadonlySet<string>;
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
      fields: definition.fields.map((each) => alsoInCopies(each, copying)),
    } as DefinitionNode;
  if ('values' in definition && definition.values)
    return {
      ...definition,
      directives,
      values: definition.values.map((each) => alsoInCopies(each, copying)),
    };
  return { ...definition, directives };
}

function alsoInCopies<T extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
  node: T,
  copying: Copying,
): T {
  return { ...node, directives: node.directives?.flatMap((directive) => inCopies(directive, copying)) };
}

/** Root fields are asked of the real ones. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

interface FieldsSite {
  readonly typeName: string;
  readonly hasLinks: boolean;
  readonly keys: ReadonlySet<string>;
  /** All subgraphs that know the type. */
  readonly graphs: readonly string[];
  /** Those that can be asked for it by a key. */
  readonly entityGraphs: ReadonlySet<string>;
}

function siteOf(type: CompositeNode, { links }: Copying): FieldsSite {
  const typeName = type.name.value;
  const joins = type.directives?.filter(({ name }) => name.value === 'join__type') ?? [];
  const isResolvable = (join: ConstDirectiveNode): boolean =>
    textOf(join, 'key') !== undefined &&
    join.arguments?.some(
      ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
    ) !== true;
  return {
    typeName,
    hasLinks: type.fields?.some(({ name }) => links.has(`${typeName}.${name.value}`)) === true,
    keys: new Set(joins.flatMap((join) => topNames(textOf(join, 'key')))),
    graphs: [...new Set(joins.flatMap((join) => graphOf(join) ?? []))],
    entityGraphs: new Set(joins.filter(isResolvable).flatMap((join) => graphOf(join) ?? [])),
  };
}

function topNames(fields: string | undefined): readonly string[] {
  const operation = fields === undefined ? undefined : parse(`{${fields}}`, { noLocation: true }).definitions[0];
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
}

/**
 * Of an entity a copy answers the keys, what it is there for, and what leads to no other chain: whoever comes to an object
 * that a chain may begin at must be in a real subgraph, or the chain comes back to where it began.
 */
function fieldDirectives(
  field: FieldDefinitionNode,
  site: FieldsSite,
  { links, copies, leading }: Copying,
): readonly ConstDirectiveNode[] | undefined {
  if (ROOTS.has(site.typeName)) return field.directives;
  const link = links.get(`${site.typeName}.${field.name.value}`);
  const mayStay = site.keys.has(field.name.value) || !(site.hasLinks || leading.has(namedType(field.type)));
  return spelledOut(field, site, mayStay).flatMap((directive) => {
    const graph = directive.name.value === 'join__field' ? graphOf(directive) : undefined;
    if (graph === undefined) return [directive];
    const isLink = link?.graphs.includes(graph) === true;
    // A context has the name of the real subgraph.
    const isBound = directive.arguments?.some(({ name }) => name.value === 'contextArguments') === true;
    const isOpen = (depth: number): boolean =>
      !isBound && (isLink ? link.depth === depth : mayStay || !site.entityGraphs.has(graph));
    const inEach = [...(copies.get(graph) ?? [])].map((depth) =>
      inGraph(isOpen(depth) ? directive : external(directive), copyOf(graph, depth)),
    );
    return [isLink ? external(directive) : directive, ...inEach];
  });
}

/** Without a word on it all subgraphs of its type have a field: where copies shall not, that is said of the real ones. */
function spelledOut(
  { directives = [] }: FieldDefinitionNode,
  { graphs }: FieldsSite,
  mayStay: boolean,
): readonly ConstDirectiveNode[] {
  if (mayStay || directives.some(({ name }) => name.value === 'join__field')) return directives;
  return [...directives, ...graphs.map((graph) => inGraph(JOIN_FIELD, graph))];
}

const JOIN_FIELD: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'join__field' },
  arguments: [
    { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'graph' }, value: { kind: Kind.ENUM, value: '' } },
  ],
};

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
        ? { ...argument, value: { ...argument.value, value: `${argument.value.value}${COPY_MARK}${depth}` } }
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
