import type { FastifyInstance } from 'fastify';
import type { DemoPerson } from '../identity/development-issuer.js';
import { createAssetReader } from './assets.js';
import { EXPLORER_PAGE, EXPLORER_POLICY, type ExplorerTab } from './page.js';

export interface ExplorerParts {
  readonly tabs: readonly ExplorerTab[];
  /** Whose tokens can be picked. Nobody's in every gateway but `liandong start`'s. */
  readonly people: readonly DemoPerson[];
}

/** GraphiQL on `/`, its files and settings under `/explorer/`. */
export function serveExplorer(server: FastifyInstance, parts: ExplorerParts): void {
  const assetOf = createAssetReader();

  server.get('/', (_request, reply) =>
    reply.header('content-security-policy', EXPLORER_POLICY).type('text/html; charset=utf-8').send(EXPLORER_PAGE),
  );

  server.get('/explorer/settings.json', () => ({
    people: parts.people.map(({ name, title }) => ({ name, title })),
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
}
