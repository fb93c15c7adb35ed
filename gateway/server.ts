import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { answerRequest } from './answer.js';
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
  const usage = countUsage();
  const first = await makeGeneration(options.supergraphSdl, options);
  const supergraph = startLiveSupergraph<ServingGeneration>(first, {
    make: (sdl) => makeGeneration(sdl, options),
    usage,
    onSwap: () => streams.replan(),
    logger,
  });
  const { current } = supergraph;
  const access = openAccess(options, current);
  const authenticate = authenticatorOf(options, access);

  const server = createHttpServer(logger, settings.limits.bodyBytes);
  const streams = serveStreams(server, {
    settings,
    logger,
    authenticate,
    current,
    usage,
    streams: connectStreams(options),
    propagatedHeaders: propagatedHeaders(settings),
  });
  const parts = {
    current,
    usage,
    openStreams: streams.openStreams,
    partAnswers: streams.partAnswers,
    allowedOrigins: settings.cors.origins,
    authenticate,
    findServiceCaller: createServiceCallerFinder(options.callerKeys),
    logger,
  };
  serveGraphQL(server, {
    answer: (request) => answerRequest(request, parts),
    limits: settings.limits,
    allowedOrigins: settings.cors.origins,
    logger,
  });
  serveHealth(server, healthOf(supergraph, access));
  serveTools(server, options);

  const stopAll = async () => {
    await streams.stop();
    await access?.stop();
    await server.close();
    await supergraph.stop();
  };
  const address = await listen(server, options).catch(async (error: unknown) => {
    await stopAll();
    throw error;
  });
  let stopping: Promise<void> | undefined;
  return {
    ...address,
    supergraph,
    streams: () => streams.counts(),
    rightsKnown: () => access?.caughtUp(RIGHTS_WITHIN_MS) ?? Promise.resolve(),
    stop: () => (stopping ??= stopAll()),
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
