import type { Command } from 'commander';
import { rotateContacts } from '../../subgraphs/cases/actions/rotate-contacts.js';
import { caseMigrations } from '../../subgraphs/cases/migrations/all.js';
import type { CaseTables } from '../../subgraphs/cases/store/tables.js';
import { COMMON_VARIABLES, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';
import { createLog } from '../../subgraphs/kit/log.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import { openEmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
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
  const { DATA_DIR, LOG_LEVEL } = readEnvironment(COMMON_VARIABLES, environment);
  const keys = contactKeys(environment);
  const closing = new Closing();
  try {
    const db = await openStore<CaseTables>({
      name: 'cases',
      migrations: caseMigrations,
      environment,
      embedded: async () => {
        const embedded = await openEmbeddedDatabase(DATA_DIR);
        closing.add(() => embedded.close());
        return embedded;
      },
      log: createLog(LOG_LEVEL),
    });
    closing.add(() => db.close());
    const count = await rotateContacts({ db, contactKeys: keys });
    return `${count} contacts were sealed anew; all are under the key ${keys[0]!.id}.`;
  } finally {
    await closing.close();
  }
}
