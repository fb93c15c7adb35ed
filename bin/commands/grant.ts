import type { Command } from 'commander';
import { systemClock } from '../../subgraphs/kit/clock.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import { grantFromOutside, type OutsideGrant } from '../../subgraphs/registry/actions/grant-from-outside.js';
import { registryMigrations } from '../../subgraphs/registry/migrations/all.js';
import type { Tables } from '../../subgraphs/registry/store/tables.js';
import { createStoreOpener } from '../product/open-stores.js';
import { Closing } from '../product/stop.js';

interface GrantOptions {
  readonly subject: string;
  readonly agency: string;
  readonly role: string;
}

export function register(program: Command): void {
  program
    .command('grant')
    .description('grant a role in the register’s own store: the first administrator has nobody above')
    .requiredOption('--subject <SUBJECT>', 'the person, as the "sub" of their tokens')
    .requiredOption('--agency <CODE>', 'where, for instance police-cn')
    .requiredOption('--role <ROLE>', 'as what, for instance ADMINISTRATOR')
    .action(async ({ agency, ...who }: GrantOptions) => {
      process.stdout.write(`${await grantFromCommandLine({ agencyCode: agency, ...who }, process.env)}\n`);
    });
}

/**
 * Everything `liandong grant` does: whoever has the store's address may. Returns one sentence. Errors: one sentence each;
 * `DataDirectoryInUse` while `liandong start` runs on the same data.
 */
export async function grantFromCommandLine(grant: OutsideGrant, environment: Environment): Promise<string> {
  const closing = new Closing();
  try {
    const db = await createStoreOpener(environment, closing)<Tables>('registry', registryMigrations);
    const outcome = await grantFromOutside({ db, clock: systemClock }, grant);
    if (outcome.kind === 'violation') throw new Error(outcome.violations.map(({ message }) => message).join(' '));
    return `${grant.subject} is ${grant.role} at ${grant.agencyCode} (${outcome.value}).`;
  } finally {
    await closing.close();
  }
}
