import { Argument, type Command } from 'commander';
import { COMMON_VARIABLES, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';
import { createLog } from '../../subgraphs/kit/log.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { Closing } from '../product/stop.js';
import { SUBGRAPH_NAMES, subgraphNamed, type SubgraphName } from '../product/subgraphs.js';

export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the schemas up to date, as the owner role; safe to repeat')
    .addArgument(new Argument('[NAME...]', 'which subgraphs').choices(SUBGRAPH_NAMES).default(SUBGRAPH_NAMES, 'all'))
    .action(async (names: readonly SubgraphName[]) => {
      for (const name of await migrateFromCommandLine(names, process.env)) {
        process.stderr.write(`${name} is up to date.\n`);
      }
    });
}

/** Returns the names it brought up to date. Errors: one sentence each. */
export async function migrateFromCommandLine(
  names: readonly SubgraphName[],
  environment: Environment,
): Promise<readonly SubgraphName[]> {
  const { DATA_DIR, LOG_LEVEL } = readEnvironment(COMMON_VARIABLES, environment);
  const log = createLog(LOG_LEVEL);
  const closing = new Closing();
  let opened: Promise<EmbeddedDatabase> | undefined;
  const embedded = (): Promise<EmbeddedDatabase> => (opened ??= openEmbeddedDatabase(DATA_DIR));
  try {
    for (const name of names) {
      const { migrations } = subgraphNamed(name);
      const store = await openStore({ name, migrations, environment, embedded, log });
      closing.add(() => store.close());
    }
  } finally {
    await closing.close();
    await (await opened)?.close();
  }
  return names;
}
