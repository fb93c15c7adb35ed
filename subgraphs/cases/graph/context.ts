import { serviceCaller } from '../../kit/callers.js';
import type { Tail } from '../../kit/feed/tail.js';
import type { SubgraphContext } from '../../kit/graph/context.js';
import type { By, CaseParts } from '../actions/parts.js';
import type { Sweeping } from '../sweep/sweep.js';
import type { CaseTrx } from '../store/tables.js';
import type { CaseLoaders } from './loaders.js';

/** What lives as long as the subgraph. */
export interface CaseDeps extends CaseParts {
  /** The process's one reader of the ledger. */
  tail(): Tail;
  /** What time does to cases in this process. */
  readonly sweeping: Sweeping;
}

export type CaseContext = SubgraphContext<CaseDeps, CaseLoaders>;

/** Reads as the request's caller. */
export function read<T>({ deps, caller }: CaseContext, work: (trx: CaseTrx) => Promise<T>): Promise<T> {
  return deps.db.asCaller(caller, work);
}

/** Reads as the subgraph, in one snapshot, for what is public of every case: a line of the ledger says less than the row it is read from. */
export function readForAll<T>({ deps }: CaseContext, work: (trx: CaseTrx) => Promise<T>): Promise<T> {
  return deps.db.asCaller(serviceCaller('cases'), work, { snapshot: true });
}

/** On whose behalf a mutation acts. */
export function by({ caller, correlationId }: CaseContext): By {
  return { caller, correlationId };
}
