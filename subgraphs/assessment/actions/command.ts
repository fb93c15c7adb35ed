import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import type { Database } from '../../kit/store/database.js';
import type { Tables } from '../store/tables.js';

/** What a command needs besides its input. */
export interface CommandParts {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly caller: Caller;
  /** Ties the events of one request together across subgraphs. */
  readonly correlationId: string;
}
