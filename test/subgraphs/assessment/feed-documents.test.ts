import { readFileSync } from 'node:fs';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { CASE_CHANGES } from '../../../subgraphs/assessment/feed/follow-cases.js';
import { REGISTRY_CHANGES } from '../../../subgraphs/assessment/feed/follow-registry.js';
import { shippedFile } from '../../../subgraphs/kit/shipped.js';

const supergraph = Supergraph.build(readFileSync(shippedFile('schema/supergraph.graphql'), 'utf8'), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const graph = supergraph.apiSchema().toGraphQLJSSchema();

test.each([
  ['cases', CASE_CHANGES],
  ['registry', REGISTRY_CHANGES],
])('what is read of the feed of %s stands in the composed graph', (_, document) => {
  expect(validate(graph, parse(document)).map((error) => error.message)).toEqual([]);
});
