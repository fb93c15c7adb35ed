import type { Clock } from '../../kit/clock.js';
import { type Ask, followFeed, type Follower } from '../../kit/feed/follow.js';
import type { Log } from '../../kit/log.js';
import type { Database } from '../../kit/store/database.js';
import { applyRegistryChanges, type RegistryChange } from '../actions/apply-registry-changes.js';
import type { Tables } from '../store/tables.js';

export const REGISTRY_CHANGES = `query AssessmentRegistry($after: Cursor, $first: Int!) {
  registryChanges(after: $after, first: $first) {
    edges { node { id entityId entity { id ... on Agency { linePath } ... on MatrixNode { matrix { id } account { id } } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Parts {
  readonly db: Database<Tables>;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly log: Log;
}

/** The replica of where agencies stand in their lines and which accounts belong to which matrix. */
export function followRegistry({ db, ask, clock, log }: Parts): Follower {
  return followFeed<Tables, RegistryChange>({
    name: 'registry',
    ask,
    document: REGISTRY_CHANGES,
    connection: 'registryChanges',
    apply: applyRegistryChanges,
    db,
    clock,
    log,
  });
}
