import type { AddressInfo } from 'node:net';
import { answerRequest, type AnswerParts } from './answer.js';
import { startApolloFront } from './apollo-server.js';
import type { Engine } from './engine.js';
import { DEFAULT_ENGINE } from './engines.js';
import { createNativeEngine } from './execute/engine.js';
import { serveExplorer } from './explorer/routes.js';
import { createDegradedFinder, serveHealth } from './health.js';
import { serveGraphQL } from './http/graphql-route.js';
import { createHttpServer } from './http/listen.js';
import { createAuthenticator } from './identity/authenticate.js';
import { createServiceCallerFinder } from './identity/service-caller.js';
import { serveDevelopmentIssuer } from './identity/development-routes.js';
import { trustedIssuers } from './identity/trusted-issuer.js';
import type { GatewayOptions, RunningGateway } from './options.js';
import { rememberDocuments } from './prepare/remembered-documents.js';
import { createReferenceEngine } from './reference/engine.js';
import { connectSubgraph, propagatedHeaders } from './subgraphs.js';
import type { Upstream } from './upstream/upstream.js';

/** Starts the public endpoint. Rejects when the supergraph is not one or the port is taken; never for an unreachable subgraph. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { settings, logger, developmentIssuer } = options;
  const { engine, upstreams } = await startEngine(options);
  const documents = rememberDocuments(settings.limits.rememberedDocuments);
  const front = await startApolloFront({ engine, supergraphSdl: options.supergraphSdl, documents, logger });
  const authenticate = createAuthenticator({
    issuers: trustedIssuers(settings.identity.issuers, developmentIssuer),
    required: settings.identity.required,
  });

  const server = createHttpServer(logger, settings.limits.bodyBytes);
  const allowedOrigins = settings.cors.origins;
  const parts: AnswerParts = {
    apiSchema: engine.apiSchema,
    limits: settings.limits,
    introspection: settings.introspection,
    documents,
    allowedOrigins,
    authenticate,
    findServiceCaller: createServiceCallerFinder(options.callerKeys),
    front,
    logger,
  };
  serveGraphQL(server, {
    answer: (request) => answerRequest(request, parts),
    requestTimeoutMs: settings.limits.requestTimeoutMs,
    allowedOrigins,
  });
  serveHealth(server, createDegradedFinder(upstreams));
  if (developmentIssuer) serveDevelopmentIssuer(server, developmentIssuer);
  if (settings.explorer)
    serveExplorer(server, { tabs: options.explorerTabs ?? [], people: developmentIssuer?.people ?? [] });

  const stopAll = async () => {
    await server.close();
    await front.stop();
    await engine.stop();
  };
  try {
    await server.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 4_000 });
  } catch (error) {
    await stopAll();
    throw listenError(error, options.port ?? 4_000);
  }
  const { address, family, port } = server.server.address() as AddressInfo;
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    port,
    stop: () => (stopping ??= stopAll()),
  };
}

function listenError(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another process; choose one with --port.`) : error;
}

/** The chosen engine over our upstreams; what went wrong inside goes to the log with the request's id. */
async function startEngine(options: GatewayOptions): Promise<{ engine: Engine; upstreams: readonly Upstream[] }> {
  const { settings, logger } = options;
  const upstreams: Upstream[] = [];
  const engineOptions = {
    supergraphSdl: options.supergraphSdl,
    subgraphs(name: string, url: string) {
      const upstream = connectSubgraph({ name, url }, options);
      upstreams.push(upstream);
      return upstream;
    },
    passMessagesOf: (subgraph: string) =>
      settings.subgraphs[subgraph]?.errors.passMessages ?? settings.errors.passMessages ?? false,
    onFailure: (failure: object) => logger.warn(failure, 'a part of an answer is missing'),
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
