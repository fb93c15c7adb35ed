import { newId } from '../../kit/ids.js';
import type { Violation } from '../../kit/outcome.js';
import { checkGranting, type StandingGrant } from '../domain/grants.js';
import { standingGrants } from '../store/grants.js';
import type { AccessGrantRow, RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import { namedAgency, NO_SUCH_AGENCY, type NamedAgency } from './named-agency.js';
import { writeGrants } from './write-grants.js';

interface GrantRole extends NamedAgency {
  readonly subject: string;
  readonly role: string;
  /** Now where absent. */
  readonly validFrom?: Date | null;
  /** Until it is revoked where absent. */
  readonly validTo?: Date | null;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

export interface GrantChange {
  /** Null when there is no such grant, or none was given. */
  readonly grantId: string | null;
  readonly violations: readonly Violation[];
}

/** Lets a person act in a role at an agency (domain.md B3). */
export async function grantRole(parts: CommandParts, input: GrantRole): Promise<GrantChange> {
  return changeStructure(parts, { mutation: 'grantRole', input }, (trx) => grant(trx, parts, input));
}

async function grant(
  trx: RegistryTrx,
  { clock, caller, correlationId }: CommandParts,
  input: GrantRole,
): Promise<GrantChange> {
  const now = clock.now();
  const agency = await namedAgency(trx, input);
  if (!agency) return { grantId: null, violations: [NO_SUCH_AGENCY] };
  const { subject, role, reason, validFrom = null, validTo = null } = input;
  const standing = (await standingGrants(trx, [subject], now)).map(standingGrant);
  const granting = { subject, role, reason, validFrom: validFrom ?? now, validTo };
  const place = { id: agency.id, linePath: agency.line_path, abolishedAt: agency.abolished_at };
  const violations = checkGranting(caller, granting, place, { standing, now });
  if (violations.length > 0) return { grantId: null, violations };

  const id = newId('grant', clock);
  const row = { id, subject, agency_id: agency.id, role, valid_from: granting.validFrom, valid_to: validTo, reason };
  await writeGrants(trx, [row], { occasion: { at: now, actorRole: 'ADMINISTRATOR', correlationId }, clock });
  return { grantId: id, violations: [] };
}

export function standingGrant(row: AccessGrantRow): StandingGrant {
  return { agencyId: row.agency_id, role: row.role, validFrom: row.valid_from, validTo: row.valid_to };
}
