import { serviceCaller } from '../../kit/callers.js';
import { newId, stableId } from '../../kit/ids.js';
import type { RegistryDeps } from '../graph/context.js';
import { writeGrants } from '../actions/write-grants.js';

/** Somebody and what they are to hold. */
export interface Grantee {
  readonly subject: string;
  readonly grants: readonly { readonly agencyId: string; readonly role: string }[];
}

/** Gives demo people their roles, from now on and without an end. Idempotent: a grant once seeded stays as it is, also revoked. */
export async function seedGrants({ db, clock }: RegistryDeps, people: readonly Grantee[]): Promise<number> {
  const now = clock.now();
  const grants = people.flatMap(({ subject, grants: held }) =>
    held.map(({ agencyId, role }) => ({
      id: stableId('grant', `${subject}:${agencyId}:${role}`),
      subject,
      agency_id: agencyId,
      role,
      valid_from: now,
      valid_to: null,
      reason: 'demo',
    })),
  );
  const occasion = { at: now, actorRole: 'SYSTEM' as const, correlationId: newId('seed', clock) };
  const created = await db.asCaller(serviceCaller('registry'), (trx) => writeGrants(trx, grants, { occasion, clock }));
  return created.length;
}
