/**
 * The import arrows of the project: `test, bin → anything`; `gateway → schema ← subgraphs`; gateway and subgraphs never
 * import each other; one subgraph never imports another; the kit imports no subgraph; nothing goes round in circles.
 */
export default {
  forbidden: [
    {
      name: 'gateway-stands-on-schema',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(subgraphs|bin|test)/' },
    },
    {
      name: 'planner-behind-one-file',
      severity: 'error',
      comment: 'The reference engine brings its own inside of @apollo/gateway.',
      from: { path: '^gateway/', pathNot: '^gateway/plan/planner-worker\\.cjs$' },
      to: { path: '@apollo/(query-planner|query-graphs|federation-internals)' },
    },
    {
      name: 'schema-stands-alone',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(gateway|subgraphs|bin|test)/' },
    },
    {
      name: 'subgraphs-stand-on-kit-and-schema',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(gateway|bin|test)/' },
    },
    {
      name: 'no-subgraph-imports-another',
      severity: 'error',
      from: { path: '^subgraphs/(?!kit/)([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/(kit|$1)/' },
    },
    {
      name: 'kit-knows-no-subgraph',
      severity: 'error',
      from: { path: '^subgraphs/kit/' },
      to: { path: '^subgraphs/(?!kit/)' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment: 'domain/ imports the refusal codes and the kit’s plain values, never a store, a graph or an action.',
      from: { path: '^subgraphs/(?!kit/)[^/]+/domain/' },
      to: { path: '^subgraphs/([^/]+/(graph|actions|store|feed|migrations)/|[^/]+/main)' },
    },
    {
      name: 'graph-writes-no-sql',
      severity: 'error',
      from: { path: '^subgraphs/(?!kit/)[^/]+/graph/' },
      to: { path: 'node_modules/(kysely|pg|@electric-sql)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store-knows-no-graph',
      severity: 'error',
      from: { path: '^subgraphs/(?!kit/)[^/]+/store/' },
      to: { path: '^subgraphs/(?!kit/)[^/]+/(graph|actions)/' },
    },
    {
      name: 'product-code-imports-no-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'types', 'default'] },
  },
};
