import type { RequestListener } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../refused.js';
import { refusalAnswer } from './answer.js';
import { corsHeaders } from './cors.js';
import { exchange, refusalTo, writeAnswer, type ExchangeOptions } from './exchange.js';
import type { Fields } from './fields.js';
import { chooseMediaType } from './media-type.js';
import { createPostListener } from './post-listener.js';

export type GraphQLRouteOptions = Omit<ExchangeOptions, 'isListening'>;

const PATH = '/graphql';

/** Puts `/graphql` on the server. */
export function serveGraphQL(server: FastifyInstance, options: GraphQLRouteOptions): void {
  const exchangeOptions = { ...options, isListening: () => server.server.listening };
  server.route({
    method: ['GET', 'POST'],
    url: PATH,
    exposeHeadRoute: false,
    handler({ id, raw, query, body }, reply) {
      reply.hijack();
      const overload = options.shed();
      if (overload)
        return writeAnswer({ id, request: raw, response: reply.raw }, refusalTo(raw, overload), exchangeOptions);
      const given = {
        id,
        request: raw,
        response: reply.raw,
        search: query as Fields,
        body: body as Buffer | undefined,
      };
      void exchange(given, exchangeOptions);
    },
  });
  server.options(PATH, (request, reply) =>
    reply
      .code(204)
      .headers(corsHeaders(request.headers.origin, options.allowedOrigins))
      .header('allow', 'GET, POST, OPTIONS')
      .send(),
  );
  server.route({
    method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: PATH,
    handler: (request, reply) => refuseMethod(reply, request.headers.accept),
  });
  const [others] = server.server.listeners('request') as [RequestListener];
  server.server.removeAllListeners('request');
  server.server.on('request', createPostListener({ ...exchangeOptions, path: PATH }, others));
}

function refuseMethod(reply: FastifyReply, accept: string | undefined): FastifyReply {
  const mediaType = chooseMediaType(accept) ?? 'application/json';
  const { status, headers, body } = refusalAnswer(refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.'), mediaType);
  return reply
    .code(status)
    .headers({ ...headers, allow: 'GET, POST', 'cache-control': 'no-store' })
    .send(body);
}
