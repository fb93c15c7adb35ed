import { readFileSync } from 'node:fs';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { shippedFile } from '../../subgraphs/kit/shipped.js';

/** A query printed on a page and the answer behind it; null where the page leaves it out. */
export interface Example {
  readonly query: string;
  readonly answer: unknown;
}

/** The examples of a page of `docs/`, in their order. */
export function examplesOn(page: string): readonly Example[] {
  const text = readFileSync(shippedFile(page), 'utf8');
  const found = [...text.matchAll(/```graphql\n([^`]*)```\n(?:\n```json\n([^`]*)```)?/g)];
  expect(found).toHaveLength(text.match(/```graphql/g)!.length);
  return found.map(([, query, answer]) => ({
    query: query!,
    answer: answer === undefined ? null : (JSON.parse(answer) as unknown),
  }));
}

/** To be called in the `describe` of a page: its answers are those of `ask`, its queries are queries of the whole graph. */
export function testExamples(page: string, ask: (query: string) => Promise<unknown>): void {
  const examples = examplesOn(page);
  const answered = examples.filter(({ answer }) => answer !== null);

  test.each(answered)('answers as printed:\n$query', async ({ query, answer }) => {
    expect(await ask(query)).toEqual({ data: answer });
  });

  test('its examples stand in the composed graph', () => {
    const sdl = readFileSync(shippedFile('schema/supergraph.graphql'), 'utf8');
    const supergraph = Supergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
    const graph = supergraph.apiSchema().toGraphQLJSSchema();
    for (const { query } of examples) expect(validate(graph, parse(query))).toEqual([]);
  });
}
