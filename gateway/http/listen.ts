import type { Socket } from 'node:net';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { RefusalCode } from '../../schema/refusals.js';
import { refuse, type LimitDetails } from '../refused.js';
import { refusalAnswer } from './answer.js';
import { chooseMediaType } from './media-type.js';
import { requestIdOf } from './request-id.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** A Fastify server that leaves bodies as bytes, names every request, and speaks our error vocabulary. */
export function createHttpServer(logger: FastifyBaseLogger, bodyLimit: number): FastifyInstance {
  const server: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    forceCloseConnections: 'idle',
    // A client that sends its headers or its body a byte at a time would hold a socket for ever.
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: NO_COMPILERS },
    frameworkErrors: (_error, request, reply) =>
      void sendRefusal(request as FastifyRequest, reply as unknown as FastifyReply, 'BAD_REQUEST'),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
    done();
  });
  closeKeptConnections(server);
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'There is nothing here.' }));
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const code = codeOf(error);
    if (code === 'INTERNAL') logger.error({ requestId: request.id, err: error }, 'a request broke');
    return sendRefusal(request, reply, code, code === 'BODY_TOO_LARGE' ? { limit: bodyLimit } : undefined);
  });
  return server;
}

/** No route has a JSON schema. Fastify's own compilers are a tenth of a gateway's start, used or not. */
const NO_COMPILERS = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

function refuseSchema(): never {
  throw new Error('Routes of the gateway have no JSON schemas.');
}

/** Requests under way are finished before a stop; their connections must not be kept open for a next one then. */
const FINISH_WITHIN_MS = 10_000;

function closeKeptConnections(server: FastifyInstance): void {
  const connections = new Set<Socket>();
  let isClosing = false;
  server.server.on('connection', (socket) => {
    if (isClosing) socket.destroy();
    else connections.add(socket.once('close', () => connections.delete(socket)));
  });
  server.addHook('preClose', (done) => {
    isClosing = true;
    // Node counts a connection that never asked anything as busy; browsers and undici open such ones in advance.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => server.server.closeAllConnections(), FINISH_WITHIN_MS).unref();
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done();
  });
}

function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  code: RefusalCode,
  details?: LimitDetails,
): FastifyReply {
  const mediaType = chooseMediaType(request.headers.accept) ?? 'application/json';
  const { status, headers, body } = refusalAnswer(refuse(code, undefined, details), mediaType);
  return reply.code(status).headers(headers).send(body);
}

function codeOf({ code, statusCode }: FastifyError): RefusalCode {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'BODY_TOO_LARGE';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'UNSUPPORTED_MEDIA_TYPE';
  return statusCode !== undefined && statusCode < 500 ? 'BAD_REQUEST' : 'INTERNAL';
}
