import type { FastifyInstance } from 'fastify';
import { refusalAnswer } from '../../http/answer.js';
import { credentialsOfRequest } from '../../identity/credentials.js';
import { refuse } from '../../refused.js';
import type { OpenStreams } from './open-streams.js';

/** `POST /graphql/streams/<x-liandong-stream>` with new credentials: the stream goes on with them, in the same response. */
export function serveRenewal(server: FastifyInstance, openStreams: OpenStreams): void {
  server.post<{ Params: { id: string } }>('/graphql/streams/:id', async (request, reply) => {
    const renewal = await openStreams.renew(request.params.id, credentialsOfRequest(request.raw));
    void reply.header('cache-control', 'no-store');
    if (!renewal) return reply.code(404).send({ message: 'There is no such stream here.' });
    if (renewal.kind === 'renewed')
      return renewal.expiresAtMs === undefined
        ? reply.code(204).send()
        : reply.send({ expiresAt: new Date(renewal.expiresAtMs).toISOString() });
    const { status, headers, body } = refusalAnswer(
      refuse('UNAUTHENTICATED', renewal.message),
      'application/graphql-response+json',
    );
    return reply.code(status).headers(headers).send(body);
  });
}
