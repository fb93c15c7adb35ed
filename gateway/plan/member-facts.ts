import {
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { namedType, textOf } from './supergraph-nodes.js';

/** What subgraphs have, by their names. */
export class MemberFacts {
  private readonly types = new Map<string, ReadonlyMap<string, FieldDefinitionNode>>();
  private readonly graphs = new Map<string, string>();
  /** The graphs that have a type. */
  private readonly holders = new Map<string, readonly string[]>();
  private readonly members = new Map<string, Set<string>>();
  private readonly possible = new Map<string, Set<string>>();

  constructor(supergraph: DocumentNode) {
    for (const definition of supergraph.definitions) {
      if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph')
        for (const value of definition.values ?? []) this.noteGraph(value);
      if (definition.kind === Kind.UNION_TYPE_DEFINITION)
        for (const directive of namedIn(definition, 'join__unionMember'))
          this.add(definition.name.value, directive, textOf(directive, 'member'));
      if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) this.noteFields(definition);
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
        this.noteFields(definition);
        for (const directive of namedIn(definition, 'join__implements'))
          this.add(textOf(directive, 'interface'), directive, definition.name.value);
      }
    }
  }

  /** Whether there is a union or an interface of which some subgraph has not all types. */
  get isPartial(): boolean {
    return [...this.members].some(([key, { size }]) => size < this.behind(key.split(' ')[1]!).size);
  }

  /** The types of objects behind a union or an interface; none for others. */
  behind(abstract: string): ReadonlySet<string> {
    return this.possible.get(abstract) ?? NONE;
  }

  /** Those of them that one subgraph has there. */
  behindIn(subgraph: string, abstract: string): ReadonlySet<string> {
    return this.members.get(`${this.graphs.get(subgraph)} ${abstract}`) ?? NONE;
  }

  typeOf(typename: string, field: string): string | undefined {
    const definition = this.types.get(typename)?.get(field);
    return definition && namedType(definition.type);
  }

  /** Whether a subgraph that has the type answers the field without asking others. */
  answers(subgraph: string, typename: string, field: string): boolean {
    const definition = this.types.get(typename)?.get(field);
    if (!definition) return false;
    const joins = namedIn(definition, 'join__field');
    const graph = this.graphs.get(subgraph);
    const own = joins.find((directive) => textOf(directive, 'graph') === graph);
    if (!own) return joins.length === 0;
    return !own.arguments?.some(({ name }) => BY_OTHERS.has(name.value));
  }

  /** The subgraph that a field comes from, where there is only one. */
  soleOwner(typename: string, field: string): string | undefined {
    const definition = this.types.get(typename)?.get(field);
    if (!definition) return undefined;
    const joins = namedIn(definition, 'join__field');
    const owning = joins.filter((join) => !join.arguments?.some(({ name }) => NOT_OWN.has(name.value)));
    const graphs = joins.length === 0 ? (this.holders.get(typename) ?? []) : graphsOf(owning);
    if (graphs.length !== 1) return undefined;
    return [...this.graphs].find(([, graph]) => graph === graphs[0])?.[0];
  }

  private noteGraph(value: EnumValueDefinitionNode): void {
    for (const directive of namedIn(value, 'join__graph'))
      this.graphs.set(textOf(directive, 'name') ?? '', value.name.value);
  }

  private noteFields(definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): void {
    const { name, fields } = definition;
    this.types.set(name.value, new Map(fields?.map((field) => [field.name.value, field])));
    this.holders.set(name.value, graphsOf(namedIn(definition, 'join__type')));
  }

  private add(abstract = '', directive: ConstDirectiveNode, member = ''): void {
    for (const [map, key] of [
      [this.possible, abstract],
      [this.members, `${textOf(directive, 'graph')} ${abstract}`],
    ] as const)
      map.set(key, (map.get(key) ?? new Set<string>()).add(member));
  }
}

const NONE: ReadonlySet<string> = new Set();
const BY_OTHERS = new Set(['external', 'requires', 'contextArguments', 'overrideLabel']);
const NOT_OWN = new Set(['external', 'usedOverridden']);

function graphsOf(directives: readonly ConstDirectiveNode[]): readonly string[] {
  return [...new Set(directives.flatMap((directive) => textOf(directive, 'graph') ?? []))];
}

function namedIn(
  { directives }: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  wanted: string,
): readonly ConstDirectiveNode[] {
  return directives?.filter(({ name }) => name.value === wanted) ?? [];
}
