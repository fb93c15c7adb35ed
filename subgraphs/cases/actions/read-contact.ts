import { newId } from '../../kit/ids.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { readsContactAs, type Contact, type ContactPurpose } from '../domain/contact.js';
import { holdsThroughLine } from '../domain/rests-on-registry.js';
import { lockCase } from '../store/locked-case.js';
import { insertContactAccess, requesterOf, type RequesterRow } from '../store/requesters.js';
import type { By, CaseParts } from './parts.js';
import { requireFreshRegistry } from './require-fresh-registry.js';
import { openContact } from './sealed-contact.js';

/**
 * How to reach the requester, for somebody who has the case in hand. That it was read is written down in the same
 * transaction: who could not be recorded has read nothing. Null where there is nothing to read, or not for this caller.
 */
export async function readContact(
  { db, clock, registry, contactKeys = [] }: CaseParts,
  { caller, correlationId }: By,
  { caseId, purpose }: { readonly caseId: string; readonly purpose: ContactPurpose },
): Promise<Contact | null> {
  return db.asCaller(caller, async (trx) => {
    // Locked, so that it does not leave the reader's hands in the same moment.
    const locked = await lockCase(trx, caseId);
    if (!locked) return null;
    const { facts } = locked;
    const role = readsContactAs({ caller, holdsToken: false }, facts);
    if (role === undefined) return null;
    if (holdsThroughLine({ role }, caller, facts)) requireFreshRegistry(registry);
    const row = await requesterOf(trx, caseId);
    const sealed = row && sealedOf(row);
    if (!sealed || !consents(row, purpose)) return null;
    const contact = openContact(contactKeys, caseId, sealed);
    await actAsSubgraph(trx);
    await insertContactAccess(trx, {
      id: newId('access', clock),
      case_id: caseId,
      subject: caller.subject,
      role,
      purpose,
      correlation_id: correlationId,
      read_at: clock.now(),
    });
    return contact;
  });
}

function sealedOf({ key_id, nonce, ciphertext }: RequesterRow) {
  return key_id === null || nonce === null || ciphertext === null ? null : { keyId: key_id, nonce, ciphertext };
}

function consents(row: RequesterRow, purpose: ContactPurpose): boolean {
  return purpose === 'FOLLOW_UP' ? row.consent_to_follow_up : row.consent_to_contact;
}
