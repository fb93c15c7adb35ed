import type { Violation } from '../../kit/outcome.js';
import type { IncidentLevel } from './incident-level.js';

export const PARTICIPANT_ROLES = ['LEAD', 'PARTICIPANT'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

export interface Participant {
  readonly agencyId: string;
  readonly role: ParticipantRole;
  /** Function line, e.g. `police` (a code list of the registry). */
  readonly functionLine: string;
  readonly level: string;
  readonly divisionCode: string;
}

export interface Declaration {
  readonly title: string;
  readonly level: IncidentLevel;
  readonly occurredAt: Date | null;
  readonly reportedAt: Date;
  readonly participants: readonly Participant[];
}

/** As many agencies as one incident may join: `Incident.participants` is a plain list. */
export const MAX_PARTICIPANTS = 100;

/** Violations of a declaration (`domain.md` F2, §1.5): one lead, no agency twice, nothing in the future. */
export function checkDeclaration(declaration: Declaration, now: Date): readonly Violation[] {
  const { participants } = declaration;
  const leads = participants.filter((participant) => participant.role === 'LEAD');
  const agencies = new Set(participants.map((participant) => participant.agencyId));
  return [
    ...breaks(declaration.title.trim() === '', 'TITLE_MISSING', 'An incident needs a title.', 'title'),
    ...breaks(leads.length !== 1, 'EXACTLY_ONE_LEAD', 'Exactly one participant leads.', 'participants'),
    ...breaks(
      agencies.size !== participants.length,
      'PARTICIPANT_TWICE',
      'An agency takes part in an incident once.',
      'participants',
    ),
    ...breaks(
      participants.length > MAX_PARTICIPANTS,
      'TOO_MANY_PARTICIPANTS',
      `An incident joins at most ${MAX_PARTICIPANTS} agencies.`,
      'participants',
    ),
    ...breaks(declaration.reportedAt > now, 'IN_THE_FUTURE', 'The report lies in the future.', 'reportedAt'),
    ...breaks(
      declaration.occurredAt !== null && declaration.occurredAt > declaration.reportedAt,
      'REPORTED_BEFORE_OCCURRED',
      'The incident was reported before it occurred.',
      'occurredAt',
    ),
  ];
}

function breaks(broken: boolean, code: string, message: string, field: string): readonly Violation[] {
  return broken ? [{ code, message, path: ['input', field], clause: '国办发〔2016〕61号' }] : [];
}
