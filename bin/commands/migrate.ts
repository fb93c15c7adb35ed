import { Argument, type Command } from 'commander';
import type { Environment } from '../../subgraphs/kit/config.js';
import { createStoreOpener } from '../product/open-stores.js';
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
  const closing = new Closing();
  try {
    const open = createStoreOpener(environment, closing);
    for (const name of names) await open(name, subgraphNamed(name).migrations);
  } finally {
    await closing.close();
  }
  return names;
}
