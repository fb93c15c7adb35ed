import { sql } from 'kysely';
import type { CaseTrx } from './tables.js';

/** Whoever shows a requester's token has that one case in sight, until the transaction ends. */
export async function showRequesterToken(trx: CaseTrx, hash: Buffer): Promise<void> {
  await sql`select show_requester_token(${hash})`.execute(trx);
}
