import { InvalidArgumentError, Option, type Command } from 'commander';
import { pino } from 'pino';
import { defaultSettings, readEnvironment, readPort } from '../../gateway/config.js';
import { DEFAULT_ENGINE, ENGINE_NAMES, type EngineName } from '../../gateway/engines.js';
import type { RunningGateway } from '../../gateway/options.js';
import { watchSupergraph } from '../../gateway/reload/watch-supergraph.js';
import { startGateway } from '../../gateway/server.js';
import { readSettingsFile } from '../../gateway/settings-file.js';
import { defaultLastGoodFile, keepLastGood, loadSupergraph, readSupergraph } from '../../gateway/supergraph/source.js';
import { readSubgraphReferences } from '../../gateway/supergraph/subgraph-names.js';
import { makeDataDirectory } from '../../subgraphs/kit/store/data-directory.js';

export interface GatewayCommandOptions {
  readonly supergraph: string;
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
    .requiredOption('--supergraph <FILE|URL>', 'the composed supergraph')
    .option('--config <FILE>', 'settings, see schema/gateway-config.schema.json')
    .option('--port <N>', 'where to listen (default: PORT or 4000)', portArgument)
    .option('--host <ADDRESS>', 'which address to listen on (default: HOST or 127.0.0.1)')
    .addOption(new Option('--engine <NAME>', 'what executes').choices(ENGINE_NAMES).default(DEFAULT_ENGINE))
    .action(async (options: GatewayCommandOptions) => stopOnSignals(await startFromCommandLine(options)));
}

/** Everything `liandong gateway` does until it waits. @throws Error, one sentence */
export async function startFromCommandLine(options: GatewayCommandOptions): Promise<RunningGateway> {
  const settings = options.config === undefined ? defaultSettings() : await readSettingsFile(options.config);
  const { dataDir } = readEnvironment([]);
  if (settings.supergraph.lastGoodFile === undefined) makeDataDirectory(dataDir);
  const lastGoodFile = settings.supergraph.lastGoodFile ?? defaultLastGoodFile(dataDir, options.supergraph);
  const source = { location: options.supergraph, lastGoodFile };
  const { sdl, origin } = await loadSupergraph(source);
  const environment = readEnvironment(readSubgraphReferences(sdl).map(({ name }) => name));
  const logger = pino({ name: 'gateway', level: environment.logLevel });
  if (origin.kind === 'last good') logger.warn(`${origin.reason} Starting with the last good one.`);

  const gateway = await startGateway({
    supergraphSdl: sdl,
    settings,
    logger,
    host: options.host ?? environment.host,
    port: options.port ?? environment.port,
    engine: options.engine,
    callerKeys: environment.callerKeys,
  });
  const keep = (good: string): Promise<void> =>
    keepLastGood(source, good).catch((error: unknown) => logger.warn({ err: error }, 'the supergraph was not kept'));
  if (origin.kind === 'source') await keep(sdl);
  logger.info({ url: `${gateway.url}/graphql`, engine: options.engine }, 'ready');
  const { pollMs } = settings.supergraph;
  return pollMs === 0 ? gateway : watched(gateway, { everyMs: pollMs, location: options.supergraph, keep });
}

interface Watching {
  readonly everyMs: number;
  readonly location: string;
  readonly keep: (sdl: string) => Promise<void>;
}

/** The gateway goes over to whatever the supergraph's source holds next. */
function watched(gateway: RunningGateway, { everyMs, location, keep }: Watching): RunningGateway {
  const watch = watchSupergraph({
    everyMs,
    load: () => readSupergraph(location),
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
