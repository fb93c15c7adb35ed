import type { Caller } from '../../../schema/caller.js';
import type { Clock } from '../../kit/clock.js';
import { idempotent } from '../../kit/idempotency.js';
import type { Json } from '../../kit/json.js';
import type { Database } from '../../kit/store/database.js';
import { lockStructure } from '../store/lock.js';
import type { RegistryTrx, Tables } from '../store/tables.js';

/** What a command needs besides its input. */
export interface CommandParts {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly caller: Caller;
  /** Ties the events of one request together across subgraphs. */
  readonly correlationId: string;
}

/**
 * Runs a command that changes agencies' lines, matrices' trees or who may do what in them: one at a time, so that what
 * the rule looked at still stands when it is written; once per idempotency key.
 * `Result` is plain JSON (ids and violations).
 */
export async function changeStructure<Result>(
  { db, clock, caller }: CommandParts,
  command: { mutation: string; input: { idempotencyKey?: string | null } },
  work: (trx: RegistryTrx) => Promise<Result>,
): Promise<Result> {
  const { mutation, input } = command;
  return db.asCaller(caller, async (trx) => {
    await lockStructure(trx);
    const once = { caller, mutation, key: input.idempotencyKey, input, clock };
    return (await idempotent(trx, once, async () => (await work(trx)) as Json)) as Result;
  });
}
