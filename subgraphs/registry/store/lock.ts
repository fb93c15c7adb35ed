import { sql } from 'kysely';
import type { RegistryTrx } from './tables.js';

/**
 * One change of structure at a time: lines and trees are checked against places that another change could move.
 * Taken first in the transaction (the ledger's lock is taken last, so no two writers wait for each other).
 */
export async function lockStructure(trx: RegistryTrx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || '.structure', 0))`.execute(trx);
}
