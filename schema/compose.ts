import { composeServices } from '@apollo/composition';
import { parse, type GraphQLError } from 'graphql';

/** A subgraph as composition takes it. */
export interface SubgraphSdl {
  readonly name: string;
  /** Where gateways find it unless they are told otherwise. */
  readonly url: string;
  readonly sdl: string;
}

export type Composition =
  | { readonly kind: 'composed'; readonly supergraphSdl: string; readonly hints: readonly string[] }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Composes printed subgraphs into a supergraph. The same subgraphs in any order give the same text. */
export function compose(subgraphs: readonly SubgraphSdl[]): Composition {
  const services = [];
  for (const { name, url, sdl } of [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      services.push({ name, url, typeDefs: parse(sdl) });
    } catch (error) {
      return {
        kind: 'refused',
        reasons: [`The subgraph "${name}" is not valid SDL: ${(error as GraphQLError).message}`],
      };
    }
  }
  const { supergraphSdl, errors, hints } = composeServices(services);
  if (supergraphSdl === undefined) return { kind: 'refused', reasons: (errors ?? []).map((error) => error.message) };
  return {
    kind: 'composed',
    supergraphSdl: `${supergraphSdl.trimEnd()}\n`,
    hints: hints.map(({ definition, message }) => `${definition.code}: ${message}`),
  };
}
