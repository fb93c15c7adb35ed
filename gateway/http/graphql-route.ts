import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpAnswer } from './answer.js';
import { refusalAnswer } from './answer.js';
import { isAllowedOrigin } from './cross-site.js';
import { openDeadline, type Deadline } from './deadline.js';
import type { Fields } from './fields.js';
import { chooseMediaType } from './media-type.js';
import { credentialsOfRequest } from '../identity/credentials.js';
import { refuse } from '../refused.js';
import type { GraphQLRequest, StreamedAnswer } from '../answer.js';

export interface GraphQLRouteOptions {
  readonly answer: (request: GraphQLRequest) => Promise<HttpAnswer | StreamedAnswer>;
  readonly requestTimeoutMs: number;
  readonly allowedOrigins: readonly string[];
}

const PATH = '/graphql';

/** Puts `/graphql` on the server: from Fastify's request to ours and back. */
export function serveGraphQL(server: FastifyInstance, options: GraphQLRouteOptions): void {
  server.route({
    method: ['GET', 'POST'],
    url: PATH,
    exposeHeadRoute: false,
    async handler(request, reply) {
      allowOrigin(request, reply, options.allowedOrigins);
      const deadline = openDeadline(reply.raw, options.requestTimeoutMs);
      try {
        const answer = await options.answer(readRequest(request, deadline));
        if (!('kind' in answer)) return await send(reply, answer);
        reply.hijack();
        answer.write(reply.raw, reply.getHeaders() as Readonly<Record<string, string>>);
        return await reply;
      } finally {
        deadline.clear();
      }
    },
  });
  server.options(PATH, (request, reply) => {
    allowOrigin(request, reply, options.allowedOrigins);
    return reply.code(204).header('allow', 'GET, POST, OPTIONS').send();
  });
  server.route({
    method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: PATH,
    handler: (request, reply) => {
      const mediaType = chooseMediaType(request.headers.accept) ?? 'application/json';
      const { status, headers, body } = refusalAnswer(refuse('METHOD_NOT_ALLOWED', 'Send GET or POST.'), mediaType);
      return send(reply, { status, headers: { ...headers, allow: 'GET, POST' }, body });
    },
  });
}

function readRequest(request: FastifyRequest, deadline: Deadline): GraphQLRequest {
  // Of the headers a client can send, Node gives none but `set-cookie` as an array.
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  return {
    id: request.id,
    parts: {
      method: request.method === 'GET' ? 'GET' : 'POST',
      contentType: headers['content-type'],
      search: request.query as Fields,
      body: request.body as Buffer | undefined,
    },
    site: { host: headers['host'], origin: headers['origin'], secFetchSite: headers['sec-fetch-site'] },
    accept: headers['accept'],
    credentials: credentialsOfRequest(request.raw),
    headers,
    deadline,
  };
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  // Answers depend on who asks; a cache in between could not know.
  return reply.code(status).headers(headers).header('cache-control', 'no-store').send(body);
}

/** The Fetch standard's CORS protocol, for origins the operator named. Credentials are never cookies, so none are allowed. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply, allowedOrigins: readonly string[]): void {
  if (allowedOrigins.length === 0) return;
  void reply.header('vary', 'origin');
  const { origin } = request.headers;
  if (origin === undefined || !isAllowedOrigin(origin, allowedOrigins)) return;
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, x-request-id',
    'access-control-expose-headers': 'x-request-id, x-liandong-stream',
    'access-control-max-age': '600',
  });
}
