import { startApolloFront } from './apollo-server.js';
import { readAccessRules } from './authorise/access-rules.js';
import { createAuthoriser } from './authorise/authorise.js';
import { POLICIES } from './authorise/policies/all.js';
import type { Engine } from './engine.js';
import { DEFAULT_ENGINE } from './engines.js';
import { createNativeEngine, type EngineFailure } from './execute/engine.js';
import { createDegradedFinder, type FindDegraded } from './health.js';
import { logFailure } from './log-failure.js';
import type { GatewayOptions } from './options.js';
import { knowingDefer } from './prepare/defer.js';
import { rememberDocuments } from './prepare/remembered-documents.js';
import { createReferenceEngine } from './reference/engine.js';
import { createGeneration, type Generation } from './reload/generation.js';
import { connectSubgraph, propagatedHeaders } from './subgraphs.js';
import { readSubgraphReferences } from './supergraph/subgraph-names.js';
import type { Upstream } from './upstream/upstream.js';

export interface ServingGeneration extends Generation {
  readonly findDegraded: FindDegraded;
  /** Policies that the supergraph names and nobody defines: whoever needs one is refused. */
  readonly undefinedPolicies: readonly string[];
}

/** Everything that serves one supergraph. Rejects when it is not one. */
export async function makeGeneration(supergraphSdl: string, options: GatewayOptions): Promise<ServingGeneration> {
  const { settings, logger } = options;
  const { engine, upstreams } = await startEngine(supergraphSdl, options);
  const documents = rememberDocuments(settings.limits.rememberedDocuments);
  const urls = new Map(readSubgraphReferences(supergraphSdl).map(({ name, url }) => [name, url]));
  const { authorise, undefinedPolicies } = readAccess(supergraphSdl, options);
  const generation = createGeneration({
    supergraphSdl,
    engine,
    prepareParts: {
      apiSchema: knowingDefer(engine.apiSchema),
      limits: settings.limits,
      introspection: settings.introspection,
      documents,
      authorise,
    },
    front: await startApolloFront({ engine, supergraphSdl, documents, logger }),
    urlOf: (subgraph) => urls.get(subgraph) ?? '',
  });
  return { ...generation, findDegraded: createDegradedFinder(upstreams), undefinedPolicies };
}

/** The supergraph's own word on who may have what; said in the log where it speaks of what nobody knows. */
function readAccess(supergraphSdl: string, { settings, logger, policies = POLICIES }: GatewayOptions) {
  const rules = readAccessRules(supergraphSdl);
  const undefinedPolicies = rules?.policies.filter((name) => !policies.has(name)) ?? [];
  if (undefinedPolicies.length > 0)
    logger.warn({ undefinedPolicies }, 'the supergraph names policies that nobody defines; what needs them is refused');
  return { authorise: rules && createAuthoriser({ rules, policies, ...settings.authorisation }), undefinedPolicies };
}

/** The chosen engine over our upstreams; what went wrong inside goes to the log with the request's id. */
async function startEngine(
  supergraphSdl: string,
  options: GatewayOptions,
): Promise<{ engine: Engine; upstreams: readonly Upstream[] }> {
  const { settings, logger } = options;
  const upstreams: Upstream[] = [];
  const engineOptions = {
    supergraphSdl,
    subgraphs(name: string, url: string) {
      const upstream = connectSubgraph({ name, url }, options);
      upstreams.push(upstream);
      return upstream;
    },
    passMessagesOf: (subgraph: string) =>
      settings.subgraphs[subgraph]?.errors.passMessages ?? settings.errors.passMessages ?? false,
    onFailure: (failure: EngineFailure) => logFailure(logger, failure),
  };
  switch (options.engine ?? DEFAULT_ENGINE) {
    case 'native': {
      const engine = await createNativeEngine({
        ...engineOptions,
        propagatedHeaders: propagatedHeaders(settings),
        overrideLabel: (label) => settings.overrideLabels.includes(label),
      });
      return { engine, upstreams };
    }
    case 'apollo':
      return { engine: await createReferenceEngine(engineOptions), upstreams };
  }
}
