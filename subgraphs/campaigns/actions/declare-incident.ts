import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { checkDeclaration, type Declaration } from '../domain/check-declaration.js';
import { EVENT_TYPES } from '../domain/events.js';
import { CLOCK_POLICY, clockStart } from '../domain/incident-clocks.js';
import { insertIncident, insertParticipants } from '../store/incidents.js';
import { actAs, runCommand, type CommandParts } from './command.js';

/** The duty officer on watch declares (值班); an administrator may stand in. */
const DECLARERS = ['DUTY_OFFICER', 'ADMINISTRATOR'] as const;

export interface DeclareIncident extends Declaration {
  /** Given by demo data and importers, which must make the same ids each time. */
  readonly id?: string;
  readonly idempotencyKey?: string | null;
}

/** Declares an incident and starts its clocks. Answers with its id. */
export async function declareIncident(parts: CommandParts, input: DeclareIncident): Promise<Outcome<string>> {
  const { clock, caller, correlationId } = parts;
  return runCommand(parts, { mutation: 'declareIncident', input }, async (trx) => {
    const now = clock.now();
    const violations = checkDeclaration(input, now);
    if (violations.length > 0) return violate(...violations);
    const lead = input.participants.find((participant) => participant.role === 'LEAD')!;
    const role = actAs(caller, DECLARERS, { agencyId: lead.agencyId, field: 'participants' });
    if (role.kind === 'violation') return role;
    await actAsSubgraph(trx);
    const id = input.id ?? newId('incident', clock);
    const { startsAt, basis } = clockStart(input);
    await insertIncident(trx, {
      id,
      version: 1,
      title: input.title,
      level: input.level,
      state: 'DECLARED',
      occurred_at: input.occurredAt,
      reported_at: input.reportedAt,
      declared_at: now,
      clock_basis: basis,
      clock_starts_at: startsAt,
      clock_policy: CLOCK_POLICY,
      first_bulletin_at: null,
      press_conference_at: null,
      lead_agency_id: lead.agencyId,
      bulletin_count: 0,
    });
    await insertParticipants(trx, input.participants.map(participantRow(id)));
    const event = {
      type: EVENT_TYPES.incidentDeclared,
      subject: id,
      chain: lead.agencyId,
      occurredAt: now,
      actorRole: role.value,
      correlationId,
      payload: {
        level: input.level,
        clockBasis: basis,
        clockStartsAt: startsAt.toISOString(),
        clockPolicy: CLOCK_POLICY,
        leadAgencyId: lead.agencyId,
        agencyIds: input.participants.map((participant) => participant.agencyId),
      },
    };
    await appendEvents(trx, [event], clock);
    return done(id);
  });
}

/** Participants keep the order in which they were named. */
function participantRow(incidentId: string) {
  return (participant: DeclareIncident['participants'][number], position: number) => ({
    incident_id: incidentId,
    agency_id: participant.agencyId,
    position,
    role: participant.role,
    function_line: participant.functionLine,
    level: participant.level,
    division_code: participant.divisionCode,
  });
}
