import type { Clock } from '../../kit/clock.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { Database } from '../../kit/store/database.js';
import type { Follower } from '../../kit/feed/follow.js';
import type { Tables } from '../store/tables.js';
import type { Loaders } from './loaders.js';

export interface Deps {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  /** Null where the subgraph runs without a gateway: replicas then stay as they are. */
  readonly followers: { readonly cases: Follower; readonly registry: Follower } | null;
}

export type Context = SubgraphContext<Deps, Loaders>;
