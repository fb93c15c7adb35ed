import { COMMON_VARIABLES, readEnvironment, type Environment } from '../../subgraphs/kit/config.js';
import { createLog } from '../../subgraphs/kit/log.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import type { Database } from '../../subgraphs/kit/store/database.js';
import type { Migration } from '../../subgraphs/kit/store/migrate.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import type { Closing } from './stop.js';

/** Opens one subgraph's store, migrated. Errors: one sentence each; `DataDirectoryInUse` while `liandong start` runs on the same data. */
export type OpenStore = <Tables>(name: string, migrations: readonly Migration[]) => Promise<Database<Tables>>;

/** For commands that work on the stores themselves: on the server the environment names, else all on one embedded database. */
export function createStoreOpener(environment: Environment, closing: Closing): OpenStore {
  const { DATA_DIR, LOG_LEVEL } = readEnvironment(COMMON_VARIABLES, environment);
  const log = createLog(LOG_LEVEL);
  let opened: Promise<EmbeddedDatabase> | undefined;
  const embedded = (): Promise<EmbeddedDatabase> =>
    (opened ??= openEmbeddedDatabase(DATA_DIR).then((database) => {
      closing.add(() => database.close());
      return database;
    }));
  return async <Tables>(name: string, migrations: readonly Migration[]) => {
    const store = await openStore<Tables>({ name, migrations, environment, embedded, log });
    closing.add(() => store.close());
    return store;
  };
}
