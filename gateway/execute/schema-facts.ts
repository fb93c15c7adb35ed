import { Kind, visit, type DocumentNode, type NamedTypeNode, type NameNode } from 'graphql';

/** What the executor must know of the supergraph's types, also of those that clients cannot see. */
export interface SchemaFacts {
  /** Whether an object of type `typename` passes `... on condition`. */
  fits(typename: string, condition: string): boolean;
  isObjectType(typename: string): boolean;
  readonly fieldNames: ReadonlySet<string>;
  /** Subgraph name → composed routing URL. */
  readonly subgraphs: ReadonlyMap<string, string>;
}

export function readSchemaFacts(supergraph: DocumentNode): SchemaFacts {
  const objects = new Set<string>();
  const fieldNames = new Set<string>();
  const members = new Map<string, Set<string>>();
  const addMember = (condition: NamedTypeNode | NameNode, typename: NameNode): void => {
    const name = condition.kind === Kind.NAME ? condition.value : condition.name.value;
    const known = members.get(name);
    if (known) known.add(typename.value);
    else members.set(name, new Set([typename.value]));
  };
  visit(supergraph, {
    ObjectTypeDefinition: ({ name, interfaces }) => {
      objects.add(name.value);
      interfaces?.forEach((implemented) => addMember(implemented, name));
    },
    InterfaceTypeDefinition: ({ name, interfaces }) =>
      interfaces?.forEach((implemented) => addMember(implemented, name)),
    UnionTypeDefinition: ({ name, types }) => types?.forEach((member) => addMember(name, member.name)),
    FieldDefinition: ({ name }) => void fieldNames.add(name.value),
  });
  return {
    fits: (typename, condition) => typename === condition || members.get(condition)?.has(typename) === true,
    isObjectType: (typename) => objects.has(typename),
    fieldNames,
    subgraphs: readSubgraphs(supergraph),
  };
}

/** The values of `join__Graph`: `REVIEWS @join__graph(name: "reviews", url: "…")`. */
function readSubgraphs(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const subgraphs = new Map<string, string>();
  visit(supergraph, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'join__graph') return;
      const valueOf = (wanted: string): string | undefined => {
        const value = given?.find((argument) => argument.name.value === wanted)?.value;
        return value?.kind === Kind.STRING ? value.value : undefined;
      };
      const subgraph = valueOf('name');
      if (subgraph !== undefined) subgraphs.set(subgraph, valueOf('url') ?? '');
    },
  });
  return subgraphs;
}
