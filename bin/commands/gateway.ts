import { InvalidArgumentError, Option, type Command } from 'commander';
import { pino, type Logger } from 'pino';
import { defaultSettings, readEnvironment, readPort } from '../../gateway/config.js';
import { DEFAULT_ENGINE, ENGINE_NAMES, type EngineName } from '../../gateway/engines.js';
import type { RunningGateway } from '../../gateway/options.js';
import { warmPlannerThread } from '../../gateway/plan/planner-threads.js';
import type { GatewaySettings } from '../../gateway/settings.js';
import { openSupply } from '../../gateway/supergraph/open-supply.js';
import { readSubgraphReferences } from '../../gateway/supergraph/subgraph-names.js';
import type { SupergraphSupply } from '../../gateway/supergraph/supply.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';

export interface GatewayCommandOptions {
  /** A file or a URL; absent with `fromSubgraphs`. */
  readonly supergraph?: string;
  readonly fromSubgraphs?: boolean;
  readonly config?: string;
  readonly port?: number;
  readonly host?: string;
  readonly engine: EngineName;
}

/** How long requests under way may take after the first signal to stop. */
const STOP_WITHIN_MS = 15_000;

export function register(program: Command): void {
  program
    .command('gateway')
    .description('serve any Federation 2 supergraph on /graphql')
    .option('--supergraph <FILE|URL>', 'the composed supergraph')
    .addOption(
      new Option('--from-subgraphs', 'compose it from the SDL of the subgraphs in --config').conflicts('supergraph'),
    )
    .option('--config <FILE>', 'settings, see schema/gateway-config.schema.json')
    .option('--port <N>', 'where to listen (default: PORT or 4000)', portArgument)
    .option('--host <ADDRESS>', 'which address to listen on (default: HOST or 127.0.0.1)')
    .addOption(new Option('--engine <NAME>', 'what executes').choices(ENGINE_NAMES).default(DEFAULT_ENGINE))
    .action(async (options: GatewayCommandOptions) => stopOnSignals(await startFromCommandLine(options)));
}

/** Everything `liandong gateway` does until it waits. @throws Error, one sentence */
export async function startFromCommandLine(options: GatewayCommandOptions): Promise<RunningGateway> {
  if (options.supergraph === undefined && options.fromSubgraphs !== true)
    throw new Error('Say where the supergraph comes from: --supergraph <FILE|URL>, or --from-subgraphs.');
  // On a thread of its own while this one loads the gateway.
  if (options.engine === 'native') warmPlannerThread();
  const settings = options.config === undefined ? defaultSettings() : await readSettings(options.config);
  const { dataDir, logLevel } = readEnvironment([]);
  if (settings.supergraph.lastGoodFile === undefined) makeDataDirectory(dataDir);
  const logger = pino({ name: 'gateway', level: logLevel });
  const supply = openSupply({ location: options.supergraph, settings, dataDir, logger });
  const gateway = await startOn(supply, { options, settings, logger }).catch(async (error: unknown) => {
    await supply.close();
    throw error;
  });
  return { ...gateway, stop: () => gateway.stop().then(() => supply.close()) };
}

async function readSettings(file: string): Promise<GatewaySettings> {
  const { readSettingsFile } = await import('../../gateway/settings-file.js');
  return readSettingsFile(file);
}

interface StartParts {
  readonly options: GatewayCommandOptions;
  readonly settings: GatewaySettings;
  readonly logger: Logger;
}

async function startOn(supply: SupergraphSupply, { options, settings, logger }: StartParts): Promise<RunningGateway> {
  const { sdl, origin } = await supply.load();
  if (origin.kind === 'last good') logger.warn(`${origin.reason} Starting with the last good one.`);
  const environment = readEnvironment(readSubgraphReferences(sdl).map(({ name }) => name));
  const { startGateway } = await import('../../gateway/server.js');
  const gateway = await startGateway({
    supergraphSdl: sdl,
    settings,
    logger,
    host: options.host ?? environment.host,
    port: options.port ?? environment.port,
    engine: options.engine,
    callerKeys: environment.callerKeys,
    redisUrl: environment.redisUrl,
    audit: environment.audit,
  });
  const keep = (good: string): Promise<void> =>
    supply.keep(good).catch((error: unknown) => logger.warn({ err: error }, 'the supergraph was not kept'));
  if (origin.kind === 'source') await keep(sdl);
  logger.info({ url: `${gateway.url}/graphql`, engine: options.engine }, 'ready');
  const { pollMs } = settings.supergraph;
  if (pollMs === 0) return gateway;
  const { watchSupergraph } = await import('../../gateway/reload/watch-supergraph.js');
  // The gateway goes over to whatever its source holds next.
  const watch = watchSupergraph({
    everyMs: pollMs,
    load: () => supply.read(),
    supergraph: gateway.supergraph,
    onReplaced: keep,
  });
  return { ...gateway, stop: () => watch.stop().then(() => gateway.stop()) };
}

function stopOnSignals(gateway: RunningGateway): void {
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void gateway.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function portArgument(text: string): number {
  try {
    return readPort('--port', text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
