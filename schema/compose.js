/** Plain JavaScript, because the gateway's composing worker loads it without a compiler in tests. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/**
 * A subgraph as composition takes it; `url` is where gateways find it unless they are told otherwise.
 *
 * @typedef {{ readonly name: string, readonly url: string, readonly sdl: string }} SubgraphSdl
 */

/**
 * @typedef {{ readonly kind: 'composed', readonly supergraphSdl: string, readonly hints: readonly string[] }
 *   | { readonly kind: 'refused', readonly reasons: readonly string[] }} Composition
 */

/**
 * Composes printed subgraphs into a supergraph. The same subgraphs in any order give the same text.
 *
 * @param {readonly SubgraphSdl[]} subgraphs
 * @returns {Composition}
 */
export function compose(subgraphs) {
  const services = [];
  for (const { name, url, sdl } of [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      services.push({ name, url, typeDefs: parse(sdl) });
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      return { kind: 'refused', reasons: [`The subgraph "${name}" is not valid SDL: ${message}`] };
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
