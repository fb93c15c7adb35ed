import { appendEvents } from '../../kit/ledger/append.js';
import type { Violation } from '../../kit/outcome.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { checkAbolition, type AgencyPlace } from '../domain/abolition.js';
import { checkAdministers } from '../domain/administration.js';
import { eventsAbout } from '../domain/events.js';
import { agenciesById, markAbolished, moveLinesBelow, rehangSubordinates } from '../store/agencies.js';
import { grantsAt } from '../store/grants.js';
import type { AgencyRow, RegistryTrx } from '../store/tables.js';
import { changeStructure, type CommandParts } from './command.js';
import { revokeGrants } from './revoke-grants.js';

interface AbolishAgency {
  readonly agencyId: string;
  readonly successorId: string;
  readonly idempotencyKey?: string | null;
}

interface AgencyAbolition {
  /** Null when there is no such agency. */
  readonly agencyId: string | null;
  /** Agencies that stood directly below it and now stand below the successor. */
  readonly movedSubordinates: number;
  readonly violations: readonly Violation[];
}

/**
 * Ends an agency in favour of a successor, which takes its direct subordinates over; their lines change, so everything
 * below them gets an event too and replicas learn the new lines. What people held at the agency ends with it.
 */
export async function abolishAgency(parts: CommandParts, input: AbolishAgency): Promise<AgencyAbolition> {
  return changeStructure(parts, { mutation: 'abolishAgency', input }, (trx) => abolish(trx, parts, input));
}

async function abolish(
  trx: RegistryTrx,
  { clock, caller, correlationId }: CommandParts,
  { agencyId, successorId }: AbolishAgency,
): Promise<AgencyAbolition> {
  const found = await agenciesById(trx, [agencyId, successorId]);
  const agency = found.find((row) => row.id === agencyId);
  const successor = found.find((row) => row.id === successorId);
  if (!agency) return refused(null, [AGENCY_NOT_FOUND]);
  const violations = [
    ...checkAdministers(caller, agency.line_path, ['input', 'agencyId']),
    ...checkAbolition(place(agency), successor && place(successor)),
  ];
  if (violations.length > 0) return refused(agencyId, violations);

  await actAsSubgraph(trx);
  const occasion = { at: clock.now(), actorRole: 'ADMINISTRATOR' as const, correlationId };
  const movedLines = await moveLinesBelow(trx, agency.line_path, successor!.line_path);
  const movedSubordinates = await rehangSubordinates(trx, agencyId, successorId);
  await markAbolished(trx, { id: agencyId, successorId, at: occasion.at });
  const held = await grantsAt(trx, agencyId, occasion.at);
  const ended = await revokeGrants(trx, held, { occasion, reason: GRANTS_END_BECAUSE });
  const events = [
    ...ended,
    ...eventsAbout('agencyAbolished', [agencyId], occasion, { successorId, movedSubordinates }),
    ...eventsAbout('agencyLineChanged', movedLines, occasion, { abolishedId: agencyId, successorId }),
  ];
  await appendEvents(trx, events, clock);
  return { agencyId, movedSubordinates, violations: [] };
}

const GRANTS_END_BECAUSE = 'the agency was abolished';

const AGENCY_NOT_FOUND: Violation = {
  code: 'AGENCY_NOT_FOUND',
  message: 'There is no such agency.',
  path: ['input', 'agencyId'],
};

function refused(agencyId: string | null, violations: readonly Violation[]): AgencyAbolition {
  return { agencyId, movedSubordinates: 0, violations };
}

function place(row: AgencyRow): AgencyPlace {
  return { id: row.id, linePath: row.line_path, abolishedAt: row.abolished_at };
}
