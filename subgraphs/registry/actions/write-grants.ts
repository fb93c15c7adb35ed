import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kit/clock.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { saltedHash, type NewEvent } from '../../kit/ledger/event.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { insertGrants } from '../store/grants.js';
import type { AccessGrantRow, RegistryTrx } from '../store/tables.js';

export type NewGrant = Pick<
  AccessGrantRow,
  'id' | 'subject' | 'agency_id' | 'role' | 'valid_from' | 'valid_to' | 'reason'
>;

/** Grants and their events. Those whose id is taken already stay as they are. Returns the ids that are new. */
export async function writeGrants(
  trx: RegistryTrx,
  grants: readonly NewGrant[],
  { occasion, clock }: { readonly occasion: Occasion; readonly clock: Clock },
): Promise<readonly string[]> {
  const rows = grants.map((grant) => ({ ...grant, text_salt: newSalt() }));
  const created = new Set(await insertGrants(trx, rows));
  const events = rows.filter(({ id }) => created.has(id)).map((row) => grantedEvent(row, occasion));
  await appendEvents(trx, events, clock);
  return [...created];
}

/** Without it a hash of a short reason could be guessed. */
export function newSalt(): string {
  return randomBytes(16).toString('base64url');
}

function grantedEvent(row: NewGrant & { readonly text_salt: string }, occasion: Occasion): NewEvent {
  return accessEvent('roleGranted', row.id, occasion, {
    agencyId: row.agency_id,
    role: row.role,
    validFrom: row.valid_from.toISOString(),
    validTo: row.valid_to?.toISOString() ?? null,
    // The chain names no person: the hash binds the grant to one all the same.
    subjectHash: saltedHash(row.subject, row.text_salt),
    reasonHash: saltedHash(row.reason, row.text_salt),
  });
}
