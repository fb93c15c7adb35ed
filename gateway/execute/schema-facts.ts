import {
  Kind,
  visit,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type NamedTypeNode,
  type NameNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { MemberFacts } from '../plan/member-facts.js';

/** What the executor must know of the supergraph's types, also of those that clients cannot see. */
export interface SchemaFacts {
  /** Whether an object of type `typename` passes `... on condition`. */
  fits(typename: string, condition: string): boolean;
  isObjectType(typename: string): boolean;
  readonly fieldNames: ReadonlySet<string>;
  readonly members: MemberFacts;
  /** Whether a field of an object or interface type is never null; false for what is no such field. */
  isNonNull(typename: string, fieldName: string): boolean;
  /** Subgraph name → composed routing URL. */
  readonly subgraphs: ReadonlyMap<string, string>;
}

export function readSchemaFacts(supergraph: DocumentNode): SchemaFacts {
  const objects = new Set<string>();
  const fieldNames = new Set<string>();
  const nonNull = new Set<string>();
  const noteNonNull = ({ name, fields }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): void =>
    fields?.forEach(
      (field) => field.type.kind === Kind.NON_NULL_TYPE && nonNull.add(`${name.value}.${field.name.value}`),
    );
  const members = new Map<string, Set<string>>();
  const addMember = (condition: NamedTypeNode | NameNode, typename: NameNode): void => {
    const name = condition.kind === Kind.NAME ? condition.value : condition.name.value;
    const known = members.get(name);
    if (known) known.add(typename.value);
    else members.set(name, new Set([typename.value]));
  };
  visit(supergraph, {
    ObjectTypeDefinition(type) {
      objects.add(type.name.value);
      type.interfaces?.forEach((implemented) => addMember(implemented, type.name));
      noteNonNull(type);
    },
    InterfaceTypeDefinition(type) {
      type.interfaces?.forEach((implemented) => addMember(implemented, type.name));
      noteNonNull(type);
    },
    UnionTypeDefinition: ({ name, types }) => types?.forEach((member) => addMember(name, member.name)),
    FieldDefinition: ({ name }) => void fieldNames.add(name.value),
  });
  return {
    fits: (typename, condition) => typename === condition || members.get(condition)?.has(typename) === true,
    isObjectType: (typename) => objects.has(typename),
    fieldNames,
    members: new MemberFacts(supergraph),
    isNonNull: (typename, fieldName) => nonNull.has(`${typename}.${fieldName}`),
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
