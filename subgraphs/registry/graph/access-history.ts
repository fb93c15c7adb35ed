import type { Connection } from '../../kit/graph/connection.js';
import type { HistoryEntry } from '../../kit/graph/values.js';
import type { RegistryContext } from './context.js';
import { shortList } from '../../kit/graph/short-list.js';

export interface HistoryRequest {
  /** `AccessGrant` or `ApiKey`. */
  readonly of: string;
  readonly id: string;
  readonly args: { readonly first: number; readonly after?: string | null };
  /** The chain holds hashes of reasons; the words stand with the entity. */
  readonly reasonOf: (type: string) => string | null;
}

/** What happened to a grant or key, oldest first. */
export function accessHistory(
  { loaders, cursors }: RegistryContext,
  { of, id, args, reasonOf }: HistoryRequest,
): Promise<Connection<HistoryEntry>> {
  return shortList({
    args,
    name: `${of}.history`,
    ownerId: id,
    cursors,
    rows: () => loaders.accessEvents.load(id),
    keyOf: (event) => event.eventId,
    node: ({ occurredAt, type, actorRole }) => ({ occurredAt, type, actorRole, reason: reasonOf(type) }),
  });
}
