import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSettings } from '../../gateway/config.js';
import { DEFAULT_ENGINE, type EngineName } from '../../gateway/engines.js';
import type { ExplorerTab } from '../../gateway/explorer/page.js';
import { createDevelopmentIssuer } from '../../gateway/identity/development-issuer.js';
import type { RunningGateway } from '../../gateway/options.js';
import { startGateway } from '../../gateway/server.js';
import type { GatewaySettings } from '../../gateway/settings.js';
import { createInProcessTransport } from '../../gateway/upstream/in-process.js';
import type { SubscribeInProcess } from '../../gateway/upstream/subscriptions/in-process-streams.js';
import type { Transport } from '../../gateway/upstream/transport.js';
import type { CallerKey } from '../../schema/caller.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import type { Log } from '../../subgraphs/kit/log.js';
import type { RunningSubgraph } from '../../subgraphs/kit/service/running.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { shippedFile } from '../../subgraphs/kit/shipped.js';
import { askGateway } from '../product/ask-gateway.js';
import { runSubgraph } from '../product/run-subgraph.js';
import { cursorKey, freshRing, withContactKeys, withLedgerKey } from '../product/secrets.js';
import { Closing } from '../product/stop.js';
import { SUBGRAPH_NAMES, type SubgraphName } from '../product/subgraphs.js';
import { DEMO_PEOPLE } from './people.js';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** `0` takes any free port. */
  readonly port: number;
  readonly environment: Environment;
  readonly log: Log;
  /** Sees every SQL statement; tests count them. */
  readonly onStatement?: (subgraph: SubgraphName, sql: string) => void;
  readonly engine?: EngineName;
  /** Goes between gateway and subgraph: tests count what passes, and break it. */
  readonly wrapTransport?: (subgraph: SubgraphName, transport: Transport) => Transport;
  /** What the explorer opens with. */
  readonly tabs?: readonly ExplorerTab[];
  /** Being opened already; closed with the product. @default opened under `dataDir` where a subgraph needs it */
  readonly database?: Promise<EmbeddedDatabase>;
}

/** The whole product in one process: four subgraphs, the gateway before them, no socket between. */
export interface EmbeddedProduct {
  readonly gateway: RunningGateway;
  readonly subgraphs: Readonly<Record<SubgraphName, RunningSubgraph>>;
  /** Prints a demo person's token, as `liandong token` does. */
  token(person: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts everything on 127.0.0.1. Errors: `DataDirectoryInUse`, `ConfigError`, a taken port: one sentence each. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedProduct> {
  const { dataDir, environment, log } = options;
  const closing = new Closing();
  if (options.database) closing.add(() => options.database!.then((database) => database.close()));
  try {
    makeDataDirectory(dataDir);
    const issuer = await createDevelopmentIssuer({
      dataDir,
      people: DEMO_PEOPLE,
      grantsInTokens: false,
      production: environment['NODE_ENV'] === 'production',
    });
    const rings = Object.fromEntries(SUBGRAPH_NAMES.map((name) => [name, freshRing()])) as Record<
      SubgraphName,
      readonly CallerKey[]
    >;
    let announce!: (url: string) => void;
    const gatewayUrl = new Promise<string>((resolve) => (announce = resolve));
    const subgraphs = await startSubgraphs(options, { rings, closing, gatewayUrl });
    const gateway = await startGateway({
      supergraphSdl: await readFile(shippedFile('schema/supergraph.graphql'), 'utf8'),
      settings: withOwnProduct(defaultSettings(), options.engine),
      audit: { directory: join(dataDir, 'audit') },
      logger: log.child({ part: 'gateway' }),
      host: '127.0.0.1',
      port: options.port,
      engine: options.engine,
      transports: inProcessTransports(subgraphs, options.wrapTransport),
      subscriptions: inProcessSubscriptions(subgraphs),
      callerKeys: rings,
      developmentIssuer: issuer,
      explorerTabs: options.tabs,
    });
    closing.add(() => gateway.stop());
    announce(`${gateway.url}/graphql`);
    return { gateway, subgraphs, token: (person) => issuer.issue(person), stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** What people may do where stands in registry, here as in production; who read what of citizens is recorded where the engine can say it. */
function withOwnProduct(settings: GatewaySettings, engine: EngineName = DEFAULT_ENGINE): GatewaySettings {
  const { identity, audit } = settings;
  return {
    ...settings,
    identity: { ...identity, grants: { ...identity.grants, source: 'registry' } },
    audit: { ...audit, store: engine === 'native' ? 'file' : 'none' },
  };
}

function inProcessTransports(
  subgraphs: EmbeddedProduct['subgraphs'],
  wrap: EmbeddedOptions['wrapTransport'],
): Readonly<Record<string, Transport>> {
  const entries = SUBGRAPH_NAMES.map((name) => {
    const transport = createInProcessTransport({ handle: (request) => subgraphs[name].handle(request) });
    return [name, wrap ? wrap(name, transport) : transport] as const;
  });
  return Object.fromEntries(entries);
}

function inProcessSubscriptions(subgraphs: EmbeddedProduct['subgraphs']): Readonly<Record<string, SubscribeInProcess>> {
  return Object.fromEntries(
    SUBGRAPH_NAMES.map((name) => [name, (request) => subgraphs[name].subscribe(request)] as const),
  );
}

interface SubgraphParts {
  readonly rings: Readonly<Record<SubgraphName, readonly CallerKey[]>>;
  readonly closing: Closing;
  /** Known when the gateway has started, after the subgraphs. */
  readonly gatewayUrl: Promise<string>;
}

async function startSubgraphs(
  { dataDir, environment, log, onStatement, database }: EmbeddedOptions,
  { rings, closing, gatewayUrl }: SubgraphParts,
): Promise<Record<SubgraphName, RunningSubgraph>> {
  const embedded = database ? () => database : openOnce(dataDir, closing);
  const key = cursorKey(environment, dataDir);
  const withKeys = withLedgerKey(withContactKeys(environment, dataDir), dataDir);
  const start = async (name: SubgraphName): Promise<readonly [SubgraphName, RunningSubgraph]> => {
    const ring = rings[name];
    const subgraph = await runSubgraph(name, {
      environment: withKeys,
      embedded,
      ring,
      cursorKey: key,
      ask: askGateway({ url: gatewayUrl, subgraph: name, ring }),
      log,
      onStatement: onStatement && ((sql) => onStatement(name, sql)),
    });
    closing.add(() => subgraph.stop());
    return [name, subgraph];
  };
  // Side by side: while the database opens and migrates for one, the next builds its schema.
  const started = await allOrNone(SUBGRAPH_NAMES.map(start));
  return Object.fromEntries(started) as Record<SubgraphName, RunningSubgraph>;
}

/** Waits for all before it fails with the first failure: whatever has started is known, and can be closed. */
async function allOrNone<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The one PGlite of the process, opened when the first subgraph needs it. */
function openOnce(dataDir: string, closing: Closing): () => Promise<EmbeddedDatabase> {
  let opened: Promise<EmbeddedDatabase> | undefined;
  return () =>
    (opened ??= openEmbeddedDatabase(dataDir).then((database) => {
      closing.add(() => database.close());
      return database;
    }));
}
