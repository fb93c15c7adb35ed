import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import { newId } from '../../kit/ids.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import type { Database } from '../../kit/store/database.js';
import { checkAgainst, checkShape } from '../domain/grants.js';
import { standingGrants } from '../store/grants.js';
import { lockStructure } from '../store/lock.js';
import type { Tables } from '../store/tables.js';
import { standingGrant } from './grant-role.js';
import { namedAgency, NO_SUCH_AGENCY } from './named-agency.js';
import { writeGrants } from './write-grants.js';

export interface OutsideGrant {
  readonly subject: string;
  readonly agencyCode: string;
  readonly role: string;
}

/**
 * Grants a role from the command line. The first administrator has nobody above: what guards this is the access to the
 * store itself. The ledger shows such grants as the SYSTEM's. Returns the grant's id.
 */
export async function grantFromOutside(
  { db, clock }: { readonly db: Database<Tables>; readonly clock: Clock },
  { subject, agencyCode, role }: OutsideGrant,
): Promise<Outcome<string>> {
  return db.asCaller(serviceCaller('registry'), async (trx) => {
    await lockStructure(trx);
    const now = clock.now();
    const agency = await namedAgency(trx, { agencyCode });
    if (!agency || agency.abolished_at) return violate(NO_SUCH_AGENCY);
    const granting = { subject, role, reason: 'command line', validFrom: now, validTo: null };
    const standing = (await standingGrants(trx, [subject], now)).map(standingGrant);
    const violations = [...checkShape(granting, now), ...checkAgainst(granting, agency.id, standing)];
    if (violations.length > 0) return violate(...violations);
    const id = newId('grant', clock);
    const { validFrom, validTo, reason } = granting;
    const row = { id, subject, agency_id: agency.id, role, valid_from: validFrom, valid_to: validTo, reason };
    const occasion = { at: now, actorRole: 'SYSTEM' as const, correlationId: newId('command', clock) };
    await writeGrants(trx, [row], { occasion, clock });
    return done(id);
  });
}
