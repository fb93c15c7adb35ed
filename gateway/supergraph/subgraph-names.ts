import { Kind, parse, type ConstDirectiveNode, type GraphQLError } from 'graphql';

/** A subgraph as the supergraph names it (join specification, `enum join__Graph`). */
export interface SubgraphReference {
  readonly name: string;
  /** Empty where composition was given none. */
  readonly url: string;
}

/** @throws Error, one sentence, when the text is not a supergraph */
export function readSubgraphReferences(supergraphSdl: string): readonly SubgraphReference[] {
  const graphs = definitionsOf(supergraphSdl).find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION)
    throw new Error('it is not a Federation 2 supergraph: the enum join__Graph is missing');
  return (graphs.values ?? []).flatMap(({ directives }) => {
    const graph = directives?.find(({ name }) => name.value === 'join__graph');
    return graph ? [{ name: textArgument(graph, 'name'), url: textArgument(graph, 'url') }] : [];
  });
}

function definitionsOf(supergraphSdl: string) {
  try {
    return parse(supergraphSdl, { noLocation: true }).definitions;
  } catch (error) {
    throw new Error(`it is not a GraphQL schema: ${(error as GraphQLError).message.replace(/\.$/, '')}`);
  }
}

function textArgument(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}
