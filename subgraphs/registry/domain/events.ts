import type { NewEvent } from '../../kit/ledger/event.js';
import type { Role } from '../../kit/callers.js';
import type { Json } from '../../kit/json.js';

/** CloudEvents types of what happens in the register. Their subjects are agencies, accounts, matrices and nodes. */
export const EVENT_TYPES = {
  agencyEstablished: 'gov.registry.agency.established.v1',
  agencyAbolished: 'gov.registry.agency.abolished.v1',
  /** Its superior or one further up is another one now. */
  agencyLineChanged: 'gov.registry.agency.line_changed.v1',
  accountRegistered: 'gov.registry.account.registered.v1',
  matrixCreated: 'gov.registry.matrix.created.v1',
  matrixNodeAdded: 'gov.registry.matrix_node.added.v1',
  matrixNodeMoved: 'gov.registry.matrix_node.moved.v1',
} as const;
type EventName = keyof typeof EVENT_TYPES;

/** Under what circumstances events happened together. */
export interface Occasion {
  readonly at: Date;
  readonly actorRole: Role;
  readonly correlationId: string;
}

/** One event about each subject. The register is one hash chain. */
export function eventsAbout(
  name: EventName,
  subjects: readonly string[],
  occasion: Occasion,
  payload: Json = {},
): readonly NewEvent[] {
  return subjects.map((subject) => ({
    type: EVENT_TYPES[name],
    subject,
    chain: 'registry',
    occurredAt: occasion.at,
    actorRole: occasion.actorRole,
    correlationId: occasion.correlationId,
    payload,
  }));
}
