import { createHash } from 'node:crypto';
import type { Role } from '../callers.js';
import { canonicalJson, type Json } from '../json.js';

/** A fact on its way into the ledger. */
export interface NewEvent {
  /** CloudEvents type: `gov.<subgraph>.<entity>.<verb_past>.v1`. */
  readonly type: string;
  /** The entity's id. */
  readonly subject: string;
  /** Whose hash chain holds it: an agency's id, the intake unit's, or the subgraph's name. */
  readonly chain: string;
  readonly occurredAt: Date;
  /** By role, never by name. */
  readonly actorRole: Role | null;
  readonly correlationId: string;
  /** Facts only. Free text and citizens' data stay out: put {@link saltedHash} of them here, so that erasure works. */
  readonly payload: Json;
  /** @default 1 */
  readonly payloadVersion?: number;
}

/** A fact as it stands in the ledger. */
export interface LedgerEvent extends Required<NewEvent> {
  /** Grows in commit order, without gaps that could hide a row. */
  readonly seq: number;
  readonly eventId: string;
  readonly recordedAt: Date;
  readonly chainDay: string;
  readonly chainSeq: number;
  readonly contentHash: string;
  readonly previousHash: string;
  readonly hash: string;
}

export type EventContent = Required<NewEvent> & { readonly eventId: string; readonly recordedAt: Date };

/** SHA-256 over everything of an event but its place in the chain. */
export function contentHash(event: EventContent): string {
  const { eventId, type, subject, chain, occurredAt, recordedAt, actorRole, correlationId, payloadVersion, payload } =
    event;
  const content = {
    eventId,
    type,
    subject,
    chain,
    occurredAt,
    recordedAt,
    actorRole,
    correlationId,
    payloadVersion,
    payload,
  };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** What stands for free text in a chain (`domain.md` E3): when text and salt are erased, the hash tells nothing and still verifies. */
export function saltedHash(text: string, salt: string): string {
  return createHash('sha256').update(`${salt}|${text}`).digest('hex');
}
