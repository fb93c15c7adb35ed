import type { GraphQLSchema } from 'graphql';
import type { CallerKind } from '../schema/caller.js';
import { createAccessUpstream } from './access/access-upstream.js';
import { ACCESS_URL } from './access/sdl.js';
import type { OpenAudit } from './audit/open-audit.js';
import { openAuthoriser } from './authorise/open-authoriser.js';
import type { Engine } from './engine.js';
import { DEFAULT_ENGINE } from './engines.js';
import { createNativeEngine, type EngineFailure } from './execute/engine.js';
import { createDegradedFinder, type FindDegraded } from './health.js';
import { readCostFacts } from './limits/cost/cost-facts.js';
import { createMeter } from './limits/cost/actual-cost.js';
import { createEstimator } from './limits/cost/estimate-cost.js';
import type { OpenLimits } from './limits/open-limits.js';
import { startFront } from './front.js';
import { logFailure } from './log-failure.js';
import type { GatewayOptions } from './options.js';
import { knowingDefer } from './prepare/defer.js';
import type { CostLimit } from './prepare/prepare.js';
import { rememberDocuments } from './prepare/remembered-documents.js';
import { createGeneration, type Generation } from './reload/generation.js';
import type { Limits } from './settings.js';
import { connectSubgraph, propagatedHeaders } from './subgraphs.js';
import { readSubgraphReferences } from './supergraph/subgraph-names.js';
import { createBreakers, type Circuits } from './upstream/breaker/breakers.js';
import { guardUpstream } from './upstream/breaker/guarded-upstream.js';
import type { Upstream } from './upstream/upstream.js';

/** What is opened once for all supergraphs to come. */
export interface GenerationSurroundings {
  /** Absent: nothing is recorded. */
  readonly audit?: OpenAudit | undefined;
  /** Absent: nobody can ask how they stand. */
  readonly limits?: Pick<OpenLimits, 'budgets' | 'bulkhead'>;
}

/** What the gateway answers by the moment and the sender. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['quota']);

export interface ServingGeneration extends Generation {
  readonly findDegraded: FindDegraded;
  /** Policies that the supergraph names and nobody defines: whoever needs one is refused. */
  readonly undefinedPolicies: readonly string[];
  /** Subgraphs that are left alone because they fail. */
  readonly circuits: () => Circuits;
}

/** Everything that serves one supergraph. Rejects when it is not one. */
export async function makeGeneration(
  supergraphSdl: string,
  options: GatewayOptions,
  { audit, limits }: GenerationSurroundings = {},
): Promise<ServingGeneration> {
  const { settings, logger } = options;
  const started = await startEngine(supergraphSdl, options, { audit, ...(limits && { limits }) });
  const { upstreams, circuits } = started;
  const recording = audit?.recordingOf(supergraphSdl, started.engine);
  const engine = recording?.engine ?? started.engine;
  const documents = rememberDocuments(settings.limits.rememberedDocuments);
  const urls = new Map(readSubgraphReferences(supergraphSdl).map(({ name, url }) => [name, url]));
  const { authorise, undefinedPolicies } = await openAuthoriser(supergraphSdl, options);
  const generation = createGeneration({
    supergraphSdl,
    engine,
    prepareParts: {
      apiSchema: knowingDefer(engine.apiSchema),
      limits: settings.limits,
      introspection: settings.introspection !== false,
      ...(Array.isArray(settings.introspection) && { mayIntrospect: among(settings.introspection) }),
      mayExplain: among(settings.explain),
      ownFields: supergraphSdl.includes(ACCESS_URL) ? OWN_FIELDS : undefined,
      getsSuggestions: among(settings.suggestions),
      documents,
      authorise,
      makeRecorded: recording?.makeRecorded,
      cost: costLimit(supergraphSdl, engine.apiSchema, settings.limits),
    },
    front: await startFront({ engine, supergraphSdl, documents, logger, plugins: options.plugins }),
    urlOf: (subgraph) => urls.get(subgraph) ?? '',
  });
  return { ...generation, findDegraded: createDegradedFinder(upstreams), undefinedPolicies, circuits };
}

/** The part of the graph that is the gateway itself. */
function ownUpstream(
  name: string,
  { settings, logger }: GatewayOptions,
  { audit, limits }: GenerationSurroundings & Required<Pick<GenerationSurroundings, 'limits'>>,
): Upstream {
  const { byKind, perOperation } = settings.limits.cost;
  return createAccessUpstream(name, {
    ...limits,
    store: audit?.store,
    costPerOperation: (kind) => byKind[kind] ?? perOperation,
    onFailure: (error) => logger.error({ err: error }, 'the gateway’s own subgraph broke'),
  });
}

function among(kinds: readonly CallerKind[]): (kind: CallerKind) => boolean {
  return (kind) => kinds.includes(kind);
}

/** What operations may cost by what the supergraph says of costs. */
function costLimit(supergraphSdl: string, apiSchema: GraphQLSchema, { cost }: Limits): CostLimit {
  const parts = { apiSchema, facts: readCostFacts(supergraphSdl), assumedListSize: cost.assumedListSize };
  return {
    estimate: createEstimator(parts),
    measure: createMeter(parts),
    limitOf: (kind) => cost.byKind[kind] ?? cost.perOperation,
  };
}

/** The chosen engine over our upstreams; what went wrong inside goes to the log with the request's id. */
async function startEngine(
  supergraphSdl: string,
  options: GatewayOptions,
  { audit, limits }: GenerationSurroundings,
): Promise<{ engine: Engine; upstreams: readonly Upstream[]; circuits: () => Circuits }> {
  const { settings, logger } = options;
  const upstreams: Upstream[] = [];
  const breakers = createBreakers(settings.circuit, logger);
  const { circuits } = breakers;
  const engineOptions = {
    supergraphSdl,
    subgraphs(name: string, url: string) {
      if (url === ACCESS_URL && limits) return ownUpstream(name, options, { audit, limits });
      const breaker = breakers.of(name);
      const { maxUnderWay } = settings.circuit;
      const upstream = guardUpstream(connectSubgraph({ name, url }, options), { breaker, maxUnderWay });
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
        planCacheSize: settings.limits.rememberedDocuments,
        observe: (apiSchema) => audit?.observerOf(supergraphSdl, apiSchema),
        overrideLabel: (label) => settings.overrideLabels.includes(label),
      });
      return { engine, upstreams, circuits };
    }
    case 'apollo': {
      // Loaded where it is asked for: it is more code than all the rest.
      const { createReferenceEngine } = await import('./reference/engine.js');
      return { engine: await createReferenceEngine(engineOptions), upstreams, circuits };
    }
  }
}
