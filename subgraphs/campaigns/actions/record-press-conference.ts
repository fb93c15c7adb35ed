import { appendEvents } from '../../kit/ledger/append.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { EVENT_TYPES } from '../domain/events.js';
import { lockIncident, recordConference } from '../store/incidents.js';
import { checkFound } from './check-found.js';
import { actAs, runCommand, type CommandParts } from './command.js';

const RECORDERS = ['DUTY_OFFICER', 'APPROVER', 'ADMINISTRATOR'] as const;

export interface RecordPressConference {
  readonly incidentId: string;
  readonly heldAt: Date;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Records that a press conference was held; the first one meets its clock. Answers with the incident's id. */
export async function recordPressConference(
  parts: CommandParts,
  input: RecordPressConference,
): Promise<Outcome<string>> {
  const { clock, caller, correlationId } = parts;
  return runCommand(parts, { mutation: 'recordPressConference', input }, async (trx) => {
    const incident = checkFound(await lockIncident(trx, input.incidentId), input.expectedVersion);
    if (incident.kind === 'violation') return incident;
    const leadAgencyId = incident.value.lead_agency_id;
    const role = actAs(caller, RECORDERS, { agencyId: leadAgencyId, field: 'incidentId' });
    if (role.kind === 'violation') return role;
    if (input.heldAt > clock.now())
      return violate({
        code: 'IN_THE_FUTURE',
        message: 'The press conference lies in the future.',
        path: ['input', 'heldAt'],
      });
    await actAsSubgraph(trx);
    await recordConference(trx, input.incidentId, input.heldAt);
    const event = {
      type: EVENT_TYPES.pressConferenceHeld,
      subject: input.incidentId,
      chain: leadAgencyId,
      occurredAt: input.heldAt,
      actorRole: role.value,
      correlationId,
      payload: {},
    };
    await appendEvents(trx, [event], clock);
    return done(input.incidentId);
  });
}
