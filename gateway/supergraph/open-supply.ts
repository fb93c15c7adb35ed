import { join } from 'node:path';
import type { Logger } from 'pino';
import { ConfigurationError, readEnvironment } from '../config.js';
import type { GatewaySettings } from '../settings.js';
import { connectSubgraph } from '../subgraphs.js';
import { composeApart } from './compose-apart.js';
import { createDocumentSupply, defaultLastGoodFile } from './source.js';
import { createSubgraphSupply } from './subgraph-supply.js';
import type { SupergraphSupply } from './supply.js';

export interface SupplyOptions {
  /** A file or a URL; without one the configured subgraphs are asked for their SDL. */
  readonly location: string | undefined;
  readonly settings: GatewaySettings;
  readonly dataDir: string;
  readonly logger: Logger;
}

/** Where the supergraph comes from, as the operator said. @throws ConfigurationError */
export function openSupply({ location, settings, dataDir, logger }: SupplyOptions): SupergraphSupply {
  const { lastGoodFile } = settings.supergraph;
  if (location !== undefined)
    return createDocumentSupply({ location, lastGoodFile: lastGoodFile ?? defaultLastGoodFile(dataDir, location) });
  const references = Object.entries(settings.subgraphs).flatMap(([name, { url }]) => (url ? [{ name, url }] : []));
  if (references.length === 0)
    throw new ConfigurationError(
      'No subgraph can be asked: the configuration file gives none a URL (subgraphs.NAME.url).',
    );
  const { callerKeys } = readEnvironment(references.map(({ name }) => name));
  return createSubgraphSupply({
    subgraphs: references.map(({ name, url }) => ({
      url,
      upstream: connectSubgraph({ name, url }, { settings, callerKeys }),
    })),
    lastGoodFile: lastGoodFile ?? join(dataDir, 'gateway', 'subgraphs.json'),
    compose: (subgraphs) => composeApart(subgraphs),
    logger,
  });
}
