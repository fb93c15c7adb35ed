import { saltedHash, type NewEvent } from '../../kit/ledger/event.js';
import { accessEvent, type Occasion } from '../domain/events.js';
import { endGrants } from '../store/grants.js';
import type { AccessGrantRow, RegistryTrx } from '../store/tables.js';

/** Ends grants before their time. Returns the events, for the caller to append last. */
export async function revokeGrants(
  trx: RegistryTrx,
  grants: readonly AccessGrantRow[],
  { occasion, reason }: { readonly occasion: Occasion; readonly reason: string },
): Promise<readonly NewEvent[]> {
  await endGrants(
    trx,
    grants.map(({ id }) => id),
    { at: occasion.at, reason },
  );
  return grants.map(({ id, agency_id: agencyId, role, text_salt: salt }) =>
    accessEvent('roleRevoked', id, occasion, { agencyId, role, reasonHash: saltedHash(reason, salt) }),
  );
}
