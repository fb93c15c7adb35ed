import type { Command } from 'commander';
import { rotateContacts } from '../../subgraphs/cases/actions/rotate-contacts.js';
import { caseMigrations } from '../../subgraphs/cases/migrations/all.js';
import type { CaseTables } from '../../subgraphs/cases/store/tables.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import { createStoreOpener } from '../product/open-stores.js';
import { contactKeys } from '../product/secrets.js';
import { Closing } from '../product/stop.js';

export function register(program: Command): void {
  program
    .command('rotate-contacts')
    .description('seal requesters’ contacts anew with the first key of CASES_CONTACT_KEYS; safe to repeat')
    .action(async () => void process.stdout.write(`${await rotateFromCommandLine(process.env)}\n`));
}

/** Everything `liandong rotate-contacts` does. Returns one sentence. Errors: one sentence each. */
export async function rotateFromCommandLine(environment: Environment): Promise<string> {
  const keys = contactKeys(environment);
  const closing = new Closing();
  try {
    const db = await createStoreOpener(environment, closing)<CaseTables>('cases', caseMigrations);
    const count = await rotateContacts({ db, contactKeys: keys });
    return `${count} contacts were sealed anew; all are under the key ${keys[0]!.id}.`;
  } finally {
    await closing.close();
  }
}
