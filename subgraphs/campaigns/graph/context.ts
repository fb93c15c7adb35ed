import type { Clock } from '../../kit/clock.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { Database } from '../../kit/store/database.js';
import type { Tables } from '../store/tables.js';
import type { Loaders } from './loaders.js';

export interface Deps {
  readonly db: Database<Tables>;
  readonly clock: Clock;
}

export type Context = SubgraphContext<Deps, Loaders>;
