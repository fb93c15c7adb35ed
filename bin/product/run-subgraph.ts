import type { CallerKey } from '../../schema/caller.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import type { Ask } from '../../subgraphs/kit/feed/follow.js';
import type { Log } from '../../subgraphs/kit/log.js';
import { startSubgraph } from '../../subgraphs/kit/service/start.js';
import type { RunningSubgraph } from '../../subgraphs/kit/service/running.js';
import { openStore } from '../../subgraphs/kit/service/store.js';
import type { KitTables } from '../../subgraphs/kit/store/kit-tables.js';
import type { OnStatement } from '../../subgraphs/kit/store/driver.js';
import type { EmbeddedDatabase } from '../../subgraphs/kit/store/pglite.js';
import { subgraphNamed, type SubgraphName } from './subgraphs.js';

export interface RunOptions {
  readonly environment: Environment;
  readonly embedded: () => Promise<EmbeddedDatabase>;
  readonly ring: readonly CallerKey[];
  readonly cursorKey: Buffer;
  readonly ask: Ask | null;
  readonly log: Log;
  readonly onStatement?: OnStatement;
}

/** Opens a subgraph's store, brings its schema up to date and starts it. `stop` also closes the store. */
export async function runSubgraph(name: SubgraphName, options: RunOptions): Promise<RunningSubgraph> {
  const { environment, embedded, log } = options;
  const definition = subgraphNamed(name);
  const { migrations } = definition;
  const db = await openStore<KitTables>({
    name,
    migrations,
    environment,
    embedded,
    log,
    onStatement: options.onStatement,
  });
  try {
    const running = await startSubgraph(definition, {
      db,
      callerKeys: options.ring,
      cursorKey: options.cursorKey,
      log,
      ask: options.ask,
      environment,
    });
    return {
      ...running,
      stop: async () => {
        await running.stop();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}
