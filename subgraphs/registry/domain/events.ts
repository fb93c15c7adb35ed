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
  /** It has no entity in the feed: who is responsible is asked for, not replicated. */
  responsibilityRuleLaidDown: 'gov.registry.responsibility_rule.laid_down.v1',
} as const;
type EventName = keyof typeof EVENT_TYPES;

/** CloudEvents types of who may do what. Their subjects are grants, keys, departures and accounts, never people. */
export const ACCESS_EVENT_TYPES = {
  roleGranted: 'gov.registry.grant.given.v1',
  roleRevoked: 'gov.registry.grant.revoked.v1',
  operatorDeparted: 'gov.registry.operator.departed.v1',
  credentialRotationDue: 'gov.registry.account.credential_rotation_due.v1',
  credentialsRotated: 'gov.registry.account.credentials_rotated.v1',
  apiKeyIssued: 'gov.registry.api_key.issued.v1',
  /** Another key took its place; it goes on until the overlap is over. */
  apiKeyRotated: 'gov.registry.api_key.rotated.v1',
  apiKeyRevoked: 'gov.registry.api_key.revoked.v1',
} as const;
type AccessEventName = keyof typeof ACCESS_EVENT_TYPES;

/** After these, what a subject holds or what a key opens is another thing than before. */
export const ACCESS_FEED_TYPES: readonly string[] = [
  ACCESS_EVENT_TYPES.roleGranted,
  ACCESS_EVENT_TYPES.roleRevoked,
  ACCESS_EVENT_TYPES.apiKeyIssued,
  ACCESS_EVENT_TYPES.apiKeyRotated,
  ACCESS_EVENT_TYPES.apiKeyRevoked,
];

/** Structure is public, access is not: two chains, so that one can be read without the other. */
export const STRUCTURE_CHAIN = 'registry';
export const ACCESS_CHAIN = 'access';

/** Under what circumstances events happened together. */
export interface Occasion {
  readonly at: Date;
  readonly actorRole: Role;
  readonly correlationId: string;
}

/** One event about each subject. */
export function eventsAbout(
  name: EventName,
  subjects: readonly string[],
  occasion: Occasion,
  payload: Json = {},
): readonly NewEvent[] {
  return subjects.map((subject) => ({
    type: EVENT_TYPES[name],
    subject,
    chain: STRUCTURE_CHAIN,
    occurredAt: occasion.at,
    actorRole: occasion.actorRole,
    correlationId: occasion.correlationId,
    payload,
  }));
}

export function accessEvent(name: AccessEventName, subject: string, occasion: Occasion, payload: Json): NewEvent {
  return {
    type: ACCESS_EVENT_TYPES[name],
    subject,
    chain: ACCESS_CHAIN,
    occurredAt: occasion.at,
    actorRole: occasion.actorRole,
    correlationId: occasion.correlationId,
    payload,
  };
}
