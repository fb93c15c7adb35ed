import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../clock.js';
import type { Environment } from '../config.js';
import type { Ask } from '../feed/follow.js';
import type { EnrichEvents, Tail } from '../feed/tail.js';
import type { SubgraphContext } from '../graph/context.js';
import type { CursorCodec } from '../graph/cursor.js';
import type { GraphParts } from '../graph/schema.js';
import type { Log } from '../log.js';
import type { Database } from '../store/database.js';
import type { Migration } from '../store/migrate.js';
import type { KitTables } from '../store/kit-tables.js';

/** What the kit needs to know to run a subgraph. */
export interface SubgraphDefinition<Tables extends KitTables, Deps, Loaders> extends GraphParts<
  SubgraphContext<Deps, Loaders>
> {
  /** Also its database schema, its runtime role's suffix and the audience of signed callers. */
  readonly name: string;
  readonly migrations: readonly Migration[];
  /** What the tail adds to events before its subscribers choose: who may see them, say. */
  readonly enrichEvents?: EnrichEvents;
  /** Builds the long-lived things once. Must not wait for another subgraph. */
  assemble(parts: Parts<Tables>): Promise<Assembly<Deps, Loaders>>;
}

/** What the kit hands to a subgraph. */
export interface Parts<Tables> {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly log: Log;
  /** Null where the subgraph runs alone (tests, migrations): replicas then stay as they are. */
  readonly ask: Ask | null;
  readonly cursors: CursorCodec;
  /** The process's one reader of this subgraph's ledger, started at its first use. */
  tail(): Tail;
  readonly environment: Environment;
}

export interface Assembly<Deps, Loaders> {
  readonly deps: Deps;
  /** Fresh loaders for one request. */
  loaders(caller: Caller): Loaders;
  /** Followers and sweeps, stopped in reverse order. */
  readonly background?: readonly { stop(): Promise<void> }[];
  /** What `/readyz` shows beside the store; lag of replicas, say. */
  readiness?(): Readonly<Record<string, unknown>>;
}
