import type { Clock } from '../../kit/clock.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { Database } from '../../kit/store/database.js';
import type { LookUpTally } from '../actions/count-look-ups.js';
import type { CommandParts } from '../actions/command.js';
import type { RegistryTrx, Tables } from '../store/tables.js';
import type { RegistryLoaders } from './loaders.js';

export interface RegistryDeps {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly lookUps: LookUpTally;
}

export type RegistryContext = SubgraphContext<RegistryDeps, RegistryLoaders>;

/** Reads as the request's caller. */
export function read<T>({ deps, caller }: RegistryContext, work: (trx: RegistryTrx) => Promise<T>): Promise<T> {
  return deps.db.asCaller(caller, work);
}

export function commandParts({ deps, caller, correlationId }: RegistryContext): CommandParts {
  return { db: deps.db, clock: deps.clock, caller, correlationId };
}
