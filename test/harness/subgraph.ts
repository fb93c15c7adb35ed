import { randomBytes } from 'node:crypto';
import { CALLER_HEADER, type Caller, type CallerKey, PUBLIC_CALLER, signCaller } from '../../schema/caller.js';
import type { Clock } from '../../subgraphs/kit/clock.js';
import { systemClock } from '../../subgraphs/kit/clock.js';
import type { Environment } from '../../subgraphs/kit/config.js';
import type { Ask } from '../../subgraphs/kit/feed/follow.js';
import { silentLog, type Log } from '../../subgraphs/kit/log.js';
import type { SubgraphDefinition } from '../../subgraphs/kit/service/definition.js';
import { startSubgraph } from '../../subgraphs/kit/service/start.js';
import type { RunningSubgraph } from '../../subgraphs/kit/service/running.js';
import type { GraphResult } from '../../subgraphs/kit/service/execute.js';
import type { Database } from '../../subgraphs/kit/store/database.js';
import type { KitTables } from '../../subgraphs/kit/store/kit-tables.js';
import { createTestDatabase, type StoreKind, type TestDatabase } from './stores.js';

export interface TestSubgraphOptions {
  readonly store?: StoreKind;
  /** Share one database between subgraphs or between two runs of one. */
  readonly database?: TestDatabase;
  readonly clock?: Clock;
  readonly ask?: Ask;
  readonly environment?: Environment;
  readonly log?: Log;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read by tests, which know their shape
export type TestAnswer = { data: any; errors?: GraphResult['errors'] };

export interface TestSubgraph<Tables, Deps> {
  readonly running: RunningSubgraph<Deps>;
  readonly deps: Deps;
  readonly db: Database<Tables>;
  readonly database: TestDatabase;
  readonly keys: readonly CallerKey[];
  /** Through the subgraph's door with a signed caller; the public where none is named. */
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<TestAnswer>;
  subscribe(
    query: string,
    variables?: Record<string, unknown>,
    caller?: Caller,
  ): Promise<AsyncIterableIterator<TestAnswer>>;
  /** SQL statements since the last call, without those that open and end transactions. */
  statements(): readonly string[];
  stop(): Promise<void>;
}

/** One subgraph on an empty store of its own. */
export async function startTestSubgraph<Tables extends KitTables, Deps, Loaders>(
  definition: SubgraphDefinition<Tables, Deps, Loaders>,
  { store = 'pglite', clock = systemClock, ask, ...given }: TestSubgraphOptions = {},
): Promise<TestSubgraph<Tables, Deps>> {
  const database = given.database ?? (await createTestDatabase(store));
  let seen: string[] = [];
  const db = await database.open<Tables>(definition.name, definition.migrations, (sql) => void seen.push(sql));
  const keys = [{ id: 'test', secret: randomBytes(32) }];
  const running = await startSubgraph(definition, {
    db,
    clock,
    callerKeys: keys,
    cursorKey: Buffer.alloc(32, 7),
    log: given.log ?? silentLog,
    ask: ask ?? null,
    // Time passes for cases when a test says so.
    environment: { CASES_SWEEP_SECONDS: '0', ...given.environment },
  });
  const signed = (query: string, variables: Record<string, unknown> = {}, caller = PUBLIC_CALLER) => {
    const body = JSON.stringify({ query, variables });
    return {
      body,
      headers: {
        [CALLER_HEADER]: signCaller(caller, {
          audience: definition.name,
          body,
          key: keys[0]!,
          nowMs: clock.now().getTime(),
        }),
      },
    };
  };
  return {
    running,
    deps: running.deps,
    db,
    database,
    keys,
    ask: async (query, variables, caller) => {
      const answer = await running.handle(signed(query, variables, caller));
      return JSON.parse(answer.body) as TestAnswer;
    },
    subscribe: async (query, variables, caller) => {
      const stream = await running.subscribe(signed(query, variables, caller));
      if (stream.kind !== 'stream') throw new Error(`No stream: ${JSON.stringify(stream)}`);
      return stream.results as AsyncIterableIterator<TestAnswer>;
    },
    statements: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop: async () => {
      await running.stop();
      if (given.database) await db.close();
      else await database.close();
    },
  };
}
