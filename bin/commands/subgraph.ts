import { Argument, type Command } from 'commander';
import { z } from 'zod';
import { COMMON_VARIABLES, portVariable, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';
import { createLog } from '../../subgraphs/kit/log.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { askGateway } from '../product/ask-gateway.js';
import { runSubgraph } from '../product/run-subgraph.js';
import { callerRing, cursorKey } from '../product/secrets.js';
import { Closing, stopOnSignals } from '../product/stop.js';
import { SUBGRAPH_NAMES, type SubgraphName } from '../product/subgraphs.js';

const VARIABLES = {
  ...COMMON_VARIABLES,
  HOST: z.string().default('127.0.0.1'),
  PORT: portVariable.default(4001),
  /** Where replicas of other subgraphs' facts are read; without it they stay as they are. */
  GATEWAY_URL: z.url().optional(),
};

export function register(program: Command): void {
  program
    .command('subgraph')
    .description('serve one subgraph on /graphql, for a gateway in another process')
    .addArgument(new Argument('<NAME>', 'which one').choices(SUBGRAPH_NAMES))
    .option('--port <N>', 'where to listen (default: PORT or 4001)')
    .action(async (name: SubgraphName, { port }: { readonly port?: string }) => {
      const environment = port === undefined ? process.env : { ...process.env, PORT: port };
      const { stop } = await serveSubgraph(name, environment);
      stopOnSignals(stop);
    });
}

/** Everything `liandong subgraph` does until it waits. Errors: one sentence each. */
export async function serveSubgraph(
  name: SubgraphName,
  environment: Environment,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const read = readEnvironment(VARIABLES, environment);
  const log = createLog(read.LOG_LEVEL);
  const ring = callerRing(environment, name);
  const key = cursorKey(environment, read.DATA_DIR);
  const closing = new Closing();
  const embedded = async (): Promise<EmbeddedDatabase> => {
    const database = await openEmbeddedDatabase(read.DATA_DIR);
    closing.add(() => database.close());
    return database;
  };
  const url = read.GATEWAY_URL;
  if (url === undefined) log.warn('GATEWAY_URL is not set: facts of other subgraphs are not followed');
  try {
    const subgraph = await runSubgraph(name, {
      environment,
      embedded,
      ring,
      cursorKey: key,
      ask: url === undefined ? null : askGateway({ url, subgraph: name, ring }),
      log,
    });
    closing.add(() => subgraph.stop());
    const address = await subgraph.listen(read.PORT, read.HOST);
    log.info({ subgraph: name, url: `${address}/graphql` }, 'ready');
    return { address, stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
