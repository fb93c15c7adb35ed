import { Option, type Command } from 'commander';
import { DEFAULT_ENGINE, ENGINE_NAMES, type EngineName } from '../../gateway/engines.js';
import { COMMON_VARIABLES, portVariable, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';
import { createLog } from '../../subgraphs/kit/log.js';
import { demoState } from '../embedded/demo-state.js';
import { readmeQueries } from '../embedded/readme-queries.js';
import type { EmbeddedProduct } from '../embedded/start.js';
import { warmPlannerThread } from '../../gateway/plan/planner-threads.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { stopOnSignals } from '../product/stop.js';

const VARIABLES = {
  ...COMMON_VARIABLES,
  // The newcomer's terminal shows what to try, not a line per request.
  LOG_LEVEL: COMMON_VARIABLES.LOG_LEVEL.default('error'),
  PORT: portVariable.default(4000),
};

export interface StartOptions {
  readonly port?: string;
  readonly reseed?: boolean;
  readonly engine?: EngineName;
}

export function register(program: Command): void {
  program
    .command('start')
    .description('everything in one process, with living demo data, on 127.0.0.1')
    .option('--port <N>', 'where to listen (default: PORT or 4000)')
    .option('--reseed', 'throw the embedded data away and seed the demo anew')
    .addOption(new Option('--engine <NAME>', 'what executes').choices(ENGINE_NAMES).default(DEFAULT_ENGINE))
    .action(async (options: StartOptions) => {
      const print = (line: string): void => void process.stdout.write(`${line}\n`);
      const product = await startFromCommandLine(options, process.env, print);
      stopOnSignals(() => product.stop());
    });
}

/** Everything `liandong start` does until it waits. Errors: one sentence each. */
export async function startFromCommandLine(
  options: StartOptions,
  environment: Environment,
  print: (line: string) => void,
): Promise<EmbeddedProduct> {
  const { DATA_DIR, LOG_LEVEL, PORT } = readEnvironment(
    VARIABLES,
    options.port === undefined ? environment : { ...environment, PORT: options.port },
  );
  const log = createLog(LOG_LEVEL);
  const demo = demoState(DATA_DIR);
  if (options.reseed || demo.wasInterrupted()) demo.clear();
  const tabs = readmeQueries();
  const database = openAhead(DATA_DIR, environment);
  if ((options.engine ?? DEFAULT_ENGINE) === 'native') warmPlannerThread();
  const { startEmbedded } = await import('../embedded/start.js');
  const { seedDemo, seedPeople } = await import('../embedded/demo.js');
  const product = await startEmbedded({
    dataDir: DATA_DIR,
    port: PORT,
    environment,
    log,
    engine: options.engine,
    tabs,
    database,
  });
  try {
    if (!demo.isSeeded()) {
      demo.begin();
      await seedDemo(product, { now: new Date(), print });
      demo.finish();
    } else await seedPeople(product);
  } catch (error) {
    await product.stop();
    throw error;
  }
  const { url } = product.gateway;
  print(`\nLiandong 联动 is ready: ${url}`);
  print(`  1. Open ${url} in a browser: the queries of the README are in its tabs, demo people in its menu.`);
  print(
    `  2. curl -s ${url}/graphql -H 'content-type: application/json' -d '{"query":"{ verifyAccount(url: \\"https://weibo.example/police-440104\\") { status } }"}'`,
  );
  print(`  3. npx liandong token --as county-officer    prints a token for "Authorization: Bearer …"`);
  return product;
}

/**
 * On a thread of its own while this one loads the product. Not where databases are named, as none may need it, nor in
 * production, where the start is refused before a database is made.
 */
function openAhead(dataDir: string, environment: Environment): Promise<EmbeddedDatabase> | undefined {
  const named = Object.keys(environment).some((name) => name.endsWith('_DATABASE_URL'));
  if (named || environment['NODE_ENV'] === 'production') return undefined;
  const database = openEmbeddedDatabase(dataDir);
  // Whoever waits for it is told.
  database.catch(() => undefined);
  return database;
}
