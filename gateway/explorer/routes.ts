import type { FastifyInstance } from 'fastify';
import { checkSite } from '../http/cross-site.js';
import type { DevelopmentIssuer } from '../identity/development-issuer.js';
import { createAssetReader } from './assets.js';
import { EXPLORER_PAGE, EXPLORER_POLICY, type ExplorerTab } from './page.js';

export interface ExplorerParts {
  readonly tabs: readonly ExplorerTab[];
  /** Whose demo tokens can be picked. Absent in every gateway but `liandong start`'s. */
  readonly developmentIssuer: DevelopmentIssuer | undefined;
}

/** GraphiQL on `/`, its files and settings under `/explorer/`. */
export function serveExplorer(server: FastifyInstance, parts: ExplorerParts): void {
  const assetOf = createAssetReader();

  server.get('/', (_request, reply) =>
    reply.header('content-security-policy', EXPLORER_POLICY).type('text/html; charset=utf-8').send(EXPLORER_PAGE),
  );

  server.get('/explorer/settings.json', () => ({
    people: (parts.developmentIssuer?.people ?? []).map(({ name, title }) => ({ name, title })),
    tabs: parts.tabs,
  }));

  server.get<{ Params: { name: string } }>('/explorer/:name', async (request, reply) => {
    const asset = await assetOf(request.params.name);
    if (!asset) return reply.callNotFound();
    const acceptsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (acceptsGzip) void reply.header('content-encoding', 'gzip');
    return reply
      .header('cache-control', 'public, max-age=3600')
      .header('vary', 'accept-encoding')
      .type(asset.contentType)
      .send(acceptsGzip ? asset.gzipped : asset.body);
  });

  if (parts.developmentIssuer) serveTokens(server, parts.developmentIssuer);
}

/** Hands out demo tokens to pages of this origin and to tools that are no browser. */
function serveTokens(server: FastifyInstance, issuer: DevelopmentIssuer): void {
  server.get('/.well-known/jwks.json', () => issuer.jwks);

  server.post<{ Querystring: { as?: string } }>('/explorer/token', async (request, reply) => {
    const { host, origin, 'sec-fetch-site': secFetchSite } = request.headers;
    const site = { host, origin, secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : undefined };
    if (checkSite(site, [])) return reply.code(403).send({ message: 'Demo tokens are for pages of this origin.' });
    const person = issuer.people.find(({ name }) => name === request.query.as);
    if (!person) return reply.code(404).send({ message: 'There is no such demo person.' });
    return reply.header('cache-control', 'no-store').send({ token: await issuer.issue(person.name) });
  });
}
