import type { FastifyInstance } from 'fastify';
import { checkSite } from '../http/cross-site.js';
import type { DevelopmentIssuer } from './development-issuer.js';

/** The demo issuer's public key, and its tokens for pages of this origin and for tools that are no browser. */
export function serveDevelopmentIssuer(server: FastifyInstance, issuer: DevelopmentIssuer): void {
  server.get('/.well-known/jwks.json', () => issuer.jwks);

  server.post<{ Querystring: { as?: string } }>('/development/token', async (request, reply) => {
    const { host, origin, 'sec-fetch-site': secFetchSite } = request.headers;
    const site = { host, origin, secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : undefined };
    if (!isLoopback(host) || checkSite(site, []))
      return reply.code(403).send({ message: 'Demo tokens are for this machine and pages of this origin.' });
    const person = issuer.people.find(({ name }) => name === request.query.as);
    if (!person) return reply.code(404).send({ message: 'There is no such demo person.' });
    return reply.header('cache-control', 'no-store').send({ token: await issuer.issue(person.name) });
  });
}

/** A name that somebody's DNS points at 127.0.0.1 is a foreign page's way in (DNS rebinding). */
function isLoopback(host = ''): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}
