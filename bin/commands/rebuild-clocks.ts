import type { Command } from 'commander';
import { rebuildClocks } from '../../subgraphs/cases/actions/rebuild-clocks.js';
import { caseMigrations } from '../../subgraphs/cases/migrations/all.js';
import type { CaseTables } from '../../subgraphs/cases/store/tables.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import { createStoreOpener } from '../product/open-stores.js';
import { Closing } from '../product/stop.js';

export function register(program: Command): void {
  program
    .command('rebuild-clocks')
    .description('make the deadlines of all cases anew from their events; safe to repeat')
    .action(async () => void process.stdout.write(`${await rebuildFromCommandLine(process.env)}\n`));
}

/** Everything `liandong rebuild-clocks` does. Returns one sentence. Errors: one sentence each. */
export async function rebuildFromCommandLine(environment: Environment): Promise<string> {
  const closing = new Closing();
  try {
    const db = await createStoreOpener(environment, closing)<CaseTables>('cases', caseMigrations);
    const { cases, corrected } = await rebuildClocks({ db }, (done) => void process.stderr.write(`${done} cases …\r`));
    return `The clocks of ${cases} cases were made anew from their events; ${corrected} said something else before.`;
  } finally {
    await closing.close();
  }
}
