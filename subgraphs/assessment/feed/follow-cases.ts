import type { Clock } from '../../kit/clock.js';
import { type Ask, followFeed, type Follower } from '../../kit/feed/follow.js';
import type { Log } from '../../kit/log.js';
import type { Database } from '../../kit/store/database.js';
import { applyCaseChanges, type CaseChange } from '../actions/apply-case-changes.js';
import type { Tables } from '../store/tables.js';

/** Up to three tries to reach the requester are made; ten leave room for cases that were reopened. */
export const CASE_CHANGES = `query AssessmentCases($after: Cursor, $first: Int!) {
  caseChanges(after: $after, first: $first) {
    edges { node { id case {
      id state kind divisionCode receivedAt acceptedAt closedAt closingReason qualityFlags
      lead { id }
      clocks { kind standing dueAt metAt }
      followUps(first: 10) { edges { node { contacted resolved satisfied } } }
    } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Parts {
  readonly db: Database<Tables>;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly log: Log;
}

/** The replica of cases from which figures and scores are counted. */
export function followCases({ db, ask, clock, log }: Parts): Follower {
  return followFeed<Tables, CaseChange>({
    name: 'cases',
    ask,
    document: CASE_CHANGES,
    connection: 'caseChanges',
    apply: (trx, changes) => applyCaseChanges(trx, changes, clock.now()),
    db,
    clock,
    log,
  });
}
