import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import { newId } from '../ids.js';
import type { KitTables } from '../store/kit-tables.js';
import type { Trx } from '../store/database.js';
import { contentHash, type NewEvent } from './event.js';

/**
 * Writes events in their order. Call it last in the transaction: it takes the lock under which numbers are given, and
 * every other writer waits until this transaction ends. Wakes the listeners of `<schema>_ledger` on commit.
 */
export async function appendEvents(trx: Trx<KitTables>, events: readonly NewEvent[], clock: Clock): Promise<void> {
  if (events.length === 0) return;
  const recordedAt = clock.now();
  const items = events.map((event) => {
    const content = { payloadVersion: 1, ...event, eventId: newId('evt', clock), recordedAt };
    return { ...content, contentHash: contentHash(content) };
  });
  await sql`select append_events(${JSON.stringify(items)}::jsonb, ${recordedAt})`.execute(trx);
}
