import type { Caller } from '../../../schema/caller.js';
import type { CursorCodec } from './cursor.js';

/** What every resolver gets. Made for one request (for one event of a subscription) and never shared. */
export interface SubgraphContext<Deps = unknown, Loaders = unknown> {
  readonly caller: Caller;
  readonly requestId: string;
  /** Goes into every event this request causes. */
  readonly correlationId: string;
  readonly deps: Deps;
  readonly loaders: Loaders;
  readonly cursors: CursorCodec;
  readonly signal: AbortSignal;
}
