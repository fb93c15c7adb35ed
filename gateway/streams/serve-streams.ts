import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Documents } from '../documents/documents.js';
import type { Authenticate } from '../identity/authenticate.js';
import type { AddressOf } from '../limits/address.js';
import type { Admission } from '../limits/admission.js';
import type { Shed } from '../limits/shed.js';
import type { StreamCounts } from '../options.js';
import type { Generation } from '../reload/generation.js';
import type { Usage } from '../reload/usage.js';
import type { GatewaySettings } from '../settings.js';
import type { Streams } from '../upstream/subscriptions/streams.js';
import { createOpenStreams, type OpenStreams } from './http/open-streams.js';
import { createPartAnswers, type PartAnswers } from './http/part-answers.js';
import { serveRenewal } from './http/renewal-route.js';
import { createHub } from './hub.js';
import { createOperations } from './operations.js';
import { startPulse } from './pulse.js';
import { createTurns } from './turns.js';
import { serveWebSockets } from './websocket/serve.js';

export interface ServeStreamsParts {
  readonly settings: GatewaySettings;
  readonly logger: Logger;
  readonly authenticate: Authenticate;
  readonly current: () => Generation;
  readonly usage: Usage;
  readonly streams: Streams;
  readonly propagatedHeaders: readonly string[];
  readonly documents: Documents;
  readonly admission: Admission;
  readonly addressOf: AddressOf;
  readonly shed: Shed;
}

/** Everything that answers more than once. */
export interface ServedStreams {
  readonly openStreams: OpenStreams;
  readonly partAnswers: PartAnswers;
  /** Moves every live subscription to the current supergraph. */
  replan(): Promise<void>;
  counts(): StreamCounts;
  stop(): Promise<void>;
}

export function serveStreams(server: FastifyInstance, parts: ServeStreamsParts): ServedStreams {
  const { settings, logger, authenticate, current, usage, streams } = parts;
  const limits = settings.streams;
  warnOfFewFiles(limits.maxConnections, logger);
  const { requestTimeoutMs } = settings.limits;
  const { propagatedHeaders } = parts;
  const turns = createTurns();
  const hub = createHub({ current, streams, propagatedHeaders, eventTimeoutMs: requestTimeoutMs, turns, logger });
  const { documents, admission, addressOf, shed } = parts;
  const operations = createOperations({ current, hub, usage, documents, admission, shed, requestTimeoutMs, logger });
  const pulse = startPulse(limits.heartbeatMs, turns);
  const common = { ...limits, operations, authenticate, pulse, logger };
  const openStreams = createOpenStreams(common);
  const partAnswers = createPartAnswers(common);
  const sockets = serveWebSockets(server.server, {
    ...common,
    allowedOrigins: settings.cors.origins,
    addressOf,
    shed,
    maxMessageBytes: settings.limits.bodyBytes,
  });
  serveRenewal(server, openStreams);
  return {
    openStreams,
    partAnswers,
    replan: () => hub.replan(),
    counts: () => ({
      sockets: sockets.size,
      responses: openStreams.size + partAnswers.size,
      subscribers: hub.subscribers,
      subscriptions: hub.size,
      upstreams: streams.size,
    }),
    async stop() {
      pulse.stop();
      openStreams.close();
      await sockets.close();
      hub.close();
      await streams.close();
    },
  };
}

/** Each client is an open file. Node cannot ask for more of them; the operator can. */
function warnOfFewFiles(maxConnections: number, logger: Logger): void {
  const openFiles = allowedOpenFiles();
  if (openFiles !== undefined && openFiles < maxConnections)
    logger.warn({ openFiles, maxConnections }, 'fewer open files are allowed than streams.maxConnections needs');
}

/** As Linux tells it (proc(5)). Undefined where that cannot be read: Node's own report takes a while to write. */
function allowedOpenFiles(): number | undefined {
  try {
    const soft = /^Max open files +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === 'unlimited' ? Infinity : Number(soft);
  } catch {
    return undefined;
  }
}
