import { newId } from '../../kit/ids.js';
import { appendEvents } from '../../kit/ledger/append.js';
import { actAsSubgraph } from '../../kit/store/caller-settings.js';
import type { NewEvent } from '../../kit/ledger/event.js';
import { done, violate, type Outcome } from '../../kit/outcome.js';
import { checkBulletin, type BulletinSource } from '../domain/check-bulletin.js';
import { EVENT_TYPES } from '../domain/events.js';
import { projectClocks } from '../domain/incident-clocks.js';
import { insertBulletin } from '../store/bulletins.js';
import { lockIncident, recordBulletin } from '../store/incidents.js';
import type { IncidentRow } from '../store/tables.js';
import { clockFacts } from './clock-facts.js';
import { actAs, runCommand, type CommandParts } from './command.js';
import { checkFound } from './check-found.js';

/** The duty officer writes and publishes in the fast lane of §1.6; who approved it is named beside. */
const PUBLISHERS = ['DUTY_OFFICER', 'APPROVER', 'ADMINISTRATOR'] as const;

export interface PublishBulletin {
  readonly incidentId: string;
  readonly headline: string;
  readonly text: string;
  readonly sources: readonly BulletinSource[];
  readonly approverId: string;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** Publishes the next bulletin of an incident; the first one meets its clock. Answers with the bulletin's id. */
export async function publishBulletin(parts: CommandParts, input: PublishBulletin): Promise<Outcome<string>> {
  const { clock, caller, correlationId } = parts;
  return runCommand(parts, { mutation: 'publishBulletin', input }, async (trx) => {
    const incident = checkFound(await lockIncident(trx, input.incidentId), input.expectedVersion);
    if (incident.kind === 'violation') return incident;
    const leadAgencyId = incident.value.lead_agency_id;
    const role = actAs(caller, PUBLISHERS, { agencyId: leadAgencyId, field: 'incidentId' });
    if (role.kind === 'violation') return role;
    const draft = { ...input, authorId: caller.subject };
    const violations = checkBulletin(draft, incident.value.state);
    if (violations.length > 0) return violate(...violations);
    await actAsSubgraph(trx);
    const publishedAt = clock.now();
    const id = newId('bulletin', clock);
    const seq = incident.value.bulletin_count + 1;
    await insertBulletin(trx, {
      id,
      incident_id: input.incidentId,
      seq,
      headline: input.headline,
      text: input.text,
      sources: JSON.stringify(input.sources),
      author_id: caller.subject,
      approver_id: input.approverId,
      published_at: publishedAt,
    });
    await recordBulletin(trx, input.incidentId, publishedAt);
    const about = {
      subject: input.incidentId,
      chain: leadAgencyId,
      occurredAt: publishedAt,
      actorRole: role.value,
      correlationId,
    };
    const published: NewEvent = {
      ...about,
      type: EVENT_TYPES.bulletinPublished,
      payload: { bulletinId: id, seq, sourceCount: input.sources.length },
    };
    await appendEvents(trx, [published, ...breach(incident.value, publishedAt, about)], clock);
    return done(id);
  });
}

/** The finding that the first bulletin came late, where it did. */
function breach(
  incident: IncidentRow,
  publishedAt: Date,
  about: Omit<NewEvent, 'type' | 'payload'>,
): readonly NewEvent[] {
  if (incident.first_bulletin_at) return [];
  const [clock] = projectClocks({ ...clockFacts(incident), firstBulletinAt: publishedAt }, publishedAt);
  if (!clock?.breached) return [];
  const payload = { finding: 'FIRST_RELEASE_BREACHED', kind: clock.kind, lateMs: clock.lateMs };
  return [{ ...about, type: EVENT_TYPES.clockBreached, payload }];
}
