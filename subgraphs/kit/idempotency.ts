import { createHash } from 'node:crypto';
import { Refusal } from '../../schema/refusals.js';
import type { Caller } from '../../schema/caller.js';
import type { Clock } from './clock.js';
import { canonicalJson, type Json } from './json.js';
import type { Trx } from './store/database.js';
import type { KitTables } from './store/kit-tables.js';

/** How long a key is remembered (`graph.md` §4). */
export const IDEMPOTENCY_KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** It stands in an index; a UUID has 36. */
const MAX_KEY = 200;

export interface IdempotentCommand {
  readonly caller: Caller;
  /** The mutation's name: a key is unique per caller and mutation. */
  readonly mutation: string;
  /** No key: the command simply runs. */
  readonly key: string | null | undefined;
  readonly input: unknown;
  readonly clock: Clock;
}

/**
 * Runs `work` once per key: the same key with the same input gives the stored result again, with other input it is
 * refused (`IDEMPOTENCY_KEY_REUSED`). `work` returns what the payload is made from (ids and violations, no entities); it
 * runs in the same transaction, so a crash leaves neither fact nor key.
 */
export async function idempotent<T extends Json>(
  trx: Trx<KitTables>,
  command: IdempotentCommand,
  work: () => Promise<T>,
): Promise<T> {
  const { caller, mutation, key, clock } = command;
  if (key == null) return work();
  if (key === '' || key.length > MAX_KEY)
    throw new Refusal('BAD_USER_INPUT', { message: `An idempotency key has 1 to ${MAX_KEY} characters.` });
  const inputHash = createHash('sha256').update(canonicalJson(command.input)).digest('hex');
  // The public is everybody: one person's key must neither block another's nor answer for it, so it counts with its input.
  const subject = caller.kind === 'PUBLIC' ? `${caller.subject}:${inputHash}` : caller.subject;
  const slot = { subject, mutation, key };
  const now = clock.now();
  const claimed = await trx
    .insertInto('idempotency_key')
    .values({ ...slot, input_hash: inputHash, result: 'null', created_at: now })
    // A second request with the key waits here for the first one to end; an outlived key is taken over.
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'mutation', 'key'])
        .doUpdateSet({ input_hash: inputHash, result: 'null', created_at: now })
        .where('idempotency_key.created_at', '<', new Date(now.getTime() - IDEMPOTENCY_KEPT_MS)),
    )
    .executeTakeFirst();
  const byKey = trx.selectFrom('idempotency_key').where('subject', '=', slot.subject).where('mutation', '=', mutation);
  if (claimed.numInsertedOrUpdatedRows === 0n) {
    const stored = await byKey.where('key', '=', key).select(['input_hash', 'result']).executeTakeFirstOrThrow();
    if (stored.input_hash !== inputHash) throw new Refusal('IDEMPOTENCY_KEY_REUSED', { key });
    return stored.result as T;
  }
  const result = await work();
  await trx
    .updateTable('idempotency_key')
    .set({ result: JSON.stringify(result) })
    .where('subject', '=', slot.subject)
    .where('mutation', '=', mutation)
    .where('key', '=', key)
    .execute();
  return result;
}
