import fastify from 'fastify';
import { WebSocketServer } from 'ws';
import type { Log } from '../log.js';
import { serveSubscriptions } from './socket.js';
import type { RunningSubgraph } from './running.js';

/** A gateway's request to a subgraph is small; variables of an import batch are the largest. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly log: Log;
}

/** HTTP and graphql-transport-ws in front of a running subgraph. */
export async function listen(
  subgraph: Pick<RunningSubgraph, 'handle' | 'subscribe' | 'ready' | 'name'>,
  { port, host, log }: ListenOptions,
): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const app = fastify({ logger: false, bodyLimit: MAX_BODY_BYTES, forceCloseConnections: 'idle' });
  // The caller's signature is bound to the bytes, so the body is taken as text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/graphql', async (request, reply) => {
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const headers = request.headers as Record<string, string | undefined>;
    const answer = await subgraph.handle({ body: String(request.body), headers, signal: gone.signal });
    return reply.status(answer.status).headers(answer.headers).send(answer.body);
  });
  app.get('/healthz', async () => ({ status: 'ok', subgraph: subgraph.name }));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await subgraph.ready();
    return reply.status(readiness.ready ? 200 : 503).send(readiness);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, handleProtocols: chooseProtocol });
  const subscriptions = serveSubscriptions(sockets, subgraph, log);
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });
  const address = await app.listen({ port, host });
  return {
    address,
    close: async () => {
      await subscriptions.close();
      await app.close();
    },
  };
}

function chooseProtocol(offered: Set<string>): string | false {
  return offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false;
}
