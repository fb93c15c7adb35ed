import type { Worker } from 'node:worker_threads';
import { embeddedDatabase, openEmbeddedDatabase, type EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { pgliteFiles } from '../../subgraphs/kit/store/pglite-files.js';
import { startPgliteWorker, talkTo } from '../../subgraphs/kit/store/pglite-session.js';
import { copyOfEmptyDatabase } from './templates.js';

/** What `environment.js` keeps for the test files of one worker of jest. */
interface Shared {
  worker?: Worker;
  inUse: boolean;
}

const shared = (globalThis as unknown as { readonly sharedDatabase: Shared }).sharedDatabase;

/**
 * An empty embedded database. The first one a test file asks for is one that the files before it used and left empty:
 * its compiled code is warm, which halves what a file costs. Another one beside it is its own.
 */
export async function emptyEmbeddedDatabase(): Promise<EmbeddedDatabase> {
  if (shared.inUse) return openEmbeddedDatabase(await copyOfEmptyDatabase());
  shared.inUse = true;
  shared.worker ??= startPgliteWorker(pgliteFiles(await copyOfEmptyDatabase()));
  const { worker } = shared;
  worker.ref();
  const talk = talkTo(worker);
  await talk.call('open', {});
  // Before, not after: a file that was killed in the middle leaves what it had made.
  await talk.session.exec(EMPTY);
  return embeddedDatabase(talk, async () => {
    talk.leave();
    worker.unref();
    shared.inUse = false;
  });
}

const EMPTY = `
  rollback;
  reset role;
  reset all;
  do $$ declare found name; begin
    for found in select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema') loop
      execute format('drop schema %I cascade', found);
    end loop;
    for found in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> current_user loop
      execute format('drop owned by %I cascade', found);
      execute format('drop role %I', found);
    end loop;
  end $$`;
