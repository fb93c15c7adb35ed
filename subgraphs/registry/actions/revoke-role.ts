import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { checkAdministers } from '../domain/administration.js';
import { checkRevoking } from '../domain/grants.js';
import { agenciesById } from '../store/agencies.js';
import { grantsById } from '../store/grants.js';
import type { RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import type { GrantChange } from './grant-role.js';
import { revokeGrants } from './revoke-grants.js';

interface RevokeRole {
  readonly grantId: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

/** Ends one grant at once. */
export async function revokeRole(parts: CommandParts, input: RevokeRole): Promise<GrantChange> {
  return changeStructure(parts, { mutation: 'revokeRole', input }, (trx) => revoke(trx, parts, input));
}

async function revoke(
  trx: RegistryTrx,
  { clock, caller, correlationId }: CommandParts,
  { grantId, reason }: RevokeRole,
): Promise<GrantChange> {
  const now = clock.now();
  // Only who may see a grant finds it: somebody else's answers as one that does not exist.
  const [grant] = await grantsById(trx, [grantId]);
  if (!grant) return { grantId: null, violations: [GRANT_NOT_FOUND] };
  const [agency] = await agenciesById(trx, [grant.agency_id]);
  const violations = [
    ...checkAdministers(caller, agency!.line_path, ['input', 'grantId']),
    ...checkRevoking({ endedAt: grant.ended_at, validTo: grant.valid_to }, reason, now),
  ];
  if (violations.length > 0) return { grantId, violations };

  const occasion = { at: now, actorRole: 'ADMINISTRATOR' as const, correlationId };
  await appendEvents(trx, await revokeGrants(trx, [grant], { occasion, reason }), clock);
  return { grantId, violations: [] };
}

const GRANT_NOT_FOUND: Violation = {
  code: 'GRANT_NOT_FOUND',
  message: 'There is no such grant.',
  path: ['input', 'grantId'],
};
