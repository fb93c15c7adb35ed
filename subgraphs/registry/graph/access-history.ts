import { paginate, type Connection } from '../../kit/graph/connection.js';
import type { HistoryEntry } from '../../kit/graph/values.js';
import type { RegistryContext } from './context.js';

export interface HistoryRequest {
  /** `AccessGrant` or `ApiKey`. */
  readonly of: string;
  readonly id: string;
  readonly args: { readonly first: number; readonly after?: string | null };
  /** The chain holds hashes of reasons; the words stand with the entity. */
  readonly reasonOf: (type: string) => string | null;
}

/** What happened to a grant or key. It stays short (a handful of events), so it is read whole for all of an answer. */
export function accessHistory(
  { loaders, cursors }: RegistryContext,
  { of, id, args, reasonOf }: HistoryRequest,
): Promise<Connection<HistoryEntry>> {
  return paginate({
    args,
    order: `${of}.history:TIME`,
    filter: id,
    cursors,
    fetch: async ({ after, limit }) => {
      const events = await loaders.accessEvents.load(id);
      return events.filter(({ seq }) => seq > Number(after?.[0] ?? 0)).slice(0, limit);
    },
    position: (event) => [event.seq],
    node: ({ occurredAt, type, actorRole }) => ({ occurredAt, type, actorRole, reason: reasonOf(type) }),
    count: async () => (await loaders.accessEvents.load(id)).length,
  });
}
