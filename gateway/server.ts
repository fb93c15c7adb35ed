import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { answerRequest, type GraphQLRequest } from './answer.js';
import { openAudit } from './audit/open-audit.js';
import { serveExplorer } from './explorer/routes.js';
import { serveHealth, type HealthParts } from './health.js';
import { serveGraphQL } from './http/graphql-route.js';
import { createHttpServer } from './http/listen.js';
import { askOwnGraph } from './identity/access/ask-own-graph.js';
import { followAccess, type Access } from './identity/access/follow.js';
import { createAuthenticator, type Authenticate } from './identity/authenticate.js';
import { createServiceCallerFinder } from './identity/service-caller.js';
import { serveDevelopmentIssuer } from './identity/development-routes.js';
import { trustedIssuers } from './identity/trusted-issuer.js';
import { openLimits } from './limits/open-limits.js';
import { makeGeneration, type ServingGeneration } from './make-generation.js';
import type { GatewayOptions, RunningGateway } from './options.js';
import { startLiveSupergraph, type LiveSupergraph } from './reload/live-supergraph.js';
import { countUsage } from './reload/usage.js';
import { serveStreams } from './streams/serve-streams.js';
import { connectStreams, propagatedHeaders } from './subgraphs.js';

/** Whoever waits for rights to be known goes on after this; what is not known is refused. */
const RIGHTS_WITHIN_MS = 30_000;

/** Starts the public endpoint. Rejects when the supergraph is not one or the port is taken; never for an unreachable subgraph. */
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
  const access = openAccess(options, current);
  const { documents, admission, addressOf, shed } = limits;
  const authenticate = authenticatorOf(options, access);
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
  serveTools(server, options);

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
function openAccess({ settings, logger }: GatewayOptions, current: () => ServingGeneration): Access | undefined {
  const { source, pollMs, maxAgeSeconds } = settings.identity.grants;
  if (source === 'token') return undefined;
  return followAccess({ ask: askOwnGraph(current), pollMs, maxAgeMs: maxAgeSeconds * 1_000, now: Date.now, logger });
}

function authenticatorOf({ settings, developmentIssuer }: GatewayOptions, access: Access | undefined): Authenticate {
  const { issuers, required } = settings.identity;
  return createAuthenticator({ issuers: trustedIssuers(issuers, developmentIssuer), required, access });
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
function serveTools(server: FastifyInstance, { settings, developmentIssuer, explorerTabs }: GatewayOptions): void {
  if (developmentIssuer) serveDevelopmentIssuer(server, developmentIssuer);
  if (settings.explorer) serveExplorer(server, { tabs: explorerTabs ?? [], people: developmentIssuer?.people ?? [] });
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
