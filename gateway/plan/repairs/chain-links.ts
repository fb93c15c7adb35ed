import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { graphOf, isComposite, namedType, textOf, type CompositeNode } from '../supergraph-nodes.js';

/** `Type.field` in between of a chain, or at the end of one that began in its subgraph → how deep. */
export type Links = ReadonlyMap<string, Link>;

export interface Link {
  readonly depth: number;
  /** The subgraphs in which it requires something, as values of `join__Graph`. */
  readonly graphs: readonly string[];
}

/** The links of all chains of requirements in a supergraph. */
export function findLinks(supergraph: DocumentNode): Links {
  return new Chains(supergraph).links();
}

/** Names of types that have a link, have a field of such a type, or are one of several types of which one does. */
export function leadingTo(links: Links, { definitions }: DocumentNode): ReadonlySet<string> {
  const ways = new Map<string, Set<string>>();
  const lead = (from: string, to: string): unknown => ways.set(to, (ways.get(to) ?? new Set<string>()).add(from));
  for (const definition of definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      definition.types?.forEach(({ name }) => lead(definition.name.value, name.value));
    if (!isComposite(definition)) continue;
    definition.fields?.forEach(({ type }) => lead(definition.name.value, namedType(type)));
    definition.interfaces?.forEach(({ name }) => lead(name.value, definition.name.value));
  }
  const leading = new Set([...links.keys()].map((coordinate) => coordinate.split('.')[0]!));
  for (const name of leading) ways.get(name)?.forEach((from) => leading.add(from));
  return leading;
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
      for (const name of [typeName, ...this.implementing(typeName)]) into.add(`${name}.${selection.name.value}`);
      const field = this.types.get(typeName)?.fields?.find(({ name }) => name.value === selection.name.value);
      if (field && selection.selectionSet) this.gather(namedType(field.type), selection.selectionSet, into);
    }
  }

  /** What is required of an interface is required of what implements it. */
  private implementing(name: string): readonly string[] {
    return [...this.types.values()].flatMap((type) =>
      type.interfaces?.some((implemented) => implemented.name.value === name) ? [type.name.value] : [],
    );
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
