import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { answerRequest, type GraphQLRequest } from './answer.js';
import { openAudit } from './audit/open-audit.js';
import { serveHealth, type HealthParts } from './health.js';
import { serveGraphQL } from './http/graphql-route.js';
import { createHttpServer } from './http/listen.js';
import type { Access } from './identity/access/follow.js';
import { openAuthenticator } from './identity/open-authenticator.js';
import { createServiceCallerFinder } from './identity/service-caller.js';
import { openLimits } from './limits/open-limits.js';
import { makeGeneration, type ServingGeneration } from './make-generation.js';
import type { GatewayOptions, RunningGateway } from './options.js';
import { startLiveSupergraph, type LiveSupergraph } from './reload/live-supergraph.js';
import { countUsage } from './reload/usage.js';
import { serveStreams } from './streams/serve-streams.js';
import { connectStreams, propagatedHeaders } from './subgraphs.js';

/** Whoever waits for rights to be known goes on after this; what is not known is refused. */
const RIGHTS_WITHIN_MS = 30_000;

/**
 * Starts the public endpoint. Rejects when the supergraph is not one or the port is taken; never for an unreachable subgraph.
 * What the settings do not ask for is not loaded: finding and compiling files is most of a start.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { settings, logger } = options;
  const usage = countUsage(settings.limits.rememberedDocuments);
  const limits = await openLimits(options);
  const audit = await openAudit(options).catch(closingFirst(limits.close));
  const closeAll = async () => {
    await audit?.close();
    await limits.close();
  };
  const first = await makeGeneration(options.supergraphSdl, options, { audit, limits }).catch(closingFirst(closeAll));
  const supergraph = startLiveSupergraph<ServingGeneration>(first, {
    make: (sdl) => makeGeneration(sdl, options, { audit, limits }),
    usage,
    onSwap: () => streams.replan(),
    logger,
  });
  const { current } = supergraph;
  const access = await openAccess(options, current);
  const { documents, admission, addressOf, shed } = limits;
  const authenticate = await openAuthenticator(options, access);
  const common = { current, usage, authenticate, documents, admission, addressOf, logger };

  const server = createHttpServer(logger, settings.limits.bodyBytes);
  const streams = serveStreams(server, {
    ...common,
    settings,
    shed,
    streams: connectStreams(options),
    propagatedHeaders: propagatedHeaders(settings),
  });
  const allowedOrigins = settings.cors.origins;
  const parts = {
    ...common,
    openStreams: streams.openStreams,
    partAnswers: streams.partAnswers,
    allowedOrigins,
    findServiceCaller: createServiceCallerFinder(options.callerKeys),
  };
  const answer = (request: GraphQLRequest) => answerRequest(request, parts);
  serveGraphQL(server, { answer, limits: settings.limits, allowedOrigins, shed, logger });
  serveHealth(server, healthOf(supergraph, access));
  await serveTools(server, options);

  const stopAll = async () => {
    await streams.stop();
    await access?.stop();
    await server.close();
    await supergraph.stop();
    await closeAll();
  };
  const address = await listen(server, options).catch(closingFirst(stopAll));
  let stopping: Promise<void> | undefined;
  return {
    ...address,
    supergraph,
    streams: () => streams.counts(),
    rightsKnown: () => access?.caughtUp(RIGHTS_WITHIN_MS) ?? Promise.resolve(),
    stop: () => (stopping ??= stopAll()),
  };
}

/** For a start that fails half way: what it has opened is closed before it is said. */
function closingFirst(close: () => Promise<void>): (error: unknown) => Promise<never> {
  return async (error) => {
    await close();
    throw error;
  };
}

/** Follows what registry says of grants and keys, where the settings name it. */
async function openAccess(
  { settings, logger }: GatewayOptions,
  current: () => ServingGeneration,
): Promise<Access | undefined> {
  const { source, pollMs, maxAgeSeconds } = settings.identity.grants;
  if (source === 'token') return undefined;
  const { askOwnGraph } = await import('./identity/access/ask-own-graph.js');
  const { followAccess } = await import('./identity/access/follow.js');
  return followAccess({ ask: askOwnGraph(current), pollMs, maxAgeMs: maxAgeSeconds * 1_000, now: Date.now, logger });
}

function healthOf(supergraph: LiveSupergraph<ServingGeneration>, access: Access | undefined): HealthParts {
  return {
    findDegraded: () => supergraph.current().findDegraded(),
    supergraphFlaw: () => supergraph.flaw,
    undefinedPolicies: () => supergraph.current().undefinedPolicies,
    circuits: () => supergraph.current().circuits(),
    accessState: () => access?.state(),
  };
}

/** What only people use: the demo issuer's tokens and the explorer. */
async function serveTools(
  server: FastifyInstance,
  { settings, developmentIssuer, explorerTabs }: GatewayOptions,
): Promise<void> {
  if (developmentIssuer) {
    const { serveDevelopmentIssuer } = await import('./identity/development-routes.js');
    serveDevelopmentIssuer(server, developmentIssuer);
  }
  if (settings.explorer) {
    const { serveExplorer } = await import('./explorer/routes.js');
    serveExplorer(server, { tabs: explorerTabs ?? [], people: developmentIssuer?.people ?? [] });
  }
}

/** @throws Error, one sentence, when the port is taken */
async function listen(
  server: FastifyInstance,
  { host, port: wanted = 4_000 }: GatewayOptions,
): Promise<Pick<RunningGateway, 'url' | 'port'>> {
  try {
    await server.listen({ host: host ?? '127.0.0.1', port: wanted });
  } catch (error) {
    throw listenError(error, wanted);
  }
  const { address, family, port } = server.server.address() as AddressInfo;
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, port };
}

function listenError(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another process; choose one with --port.`) : error;
}
