import type { Caller } from '../../../schema/caller.js';
import { platformsOf } from '../../kit/callers.js';

/** What decides who sees a case: the same as the row policy `cases_in_sight` looks at. */
export interface CaseSight {
  /** Ids from the top of the line down to the unit that took it in, and to the agency that leads it. */
  readonly intakeLine: readonly string[];
  readonly leadLine: readonly string[];
  /** Agencies with an open part of it, or at work on it outside. */
  readonly helperIds: readonly string[];
  /** The partner platform it came through. */
  readonly platform: string | null;
}

/**
 * Whether the caller sees the case: officers by line or because their own agency helps, partners by platform, the
 * subgraphs all. Analysts, requesters and the public see no case by row. A property test holds it to the row policy.
 */
export function maySee(caller: Caller, sight: CaseSight): boolean {
  switch (caller.kind) {
    case 'SERVICE':
      return true;
    case 'OFFICER':
      return holdsOneOf(caller, partiesOf(sight));
    case 'PARTNER':
      return sight.platform !== null && platformsOf(caller).includes(sight.platform);
    case 'ANALYST':
    case 'REQUESTER':
    case 'PUBLIC':
      return false;
  }
}

/** What a reader of the feed gets of an event: all of it, only that its case has gone out of sight, or nothing. */
export type EventSight = 'SEEN' | 'LEFT' | 'HIDDEN';

/**
 * @param sight of the event's case as it is now; null where there is none
 * @param leftBy agencies that had the case in sight before the event and not after
 */
export function eventSight(caller: Caller, sight: CaseSight | null, leftBy: readonly string[]): EventSight {
  if (caller.kind === 'SERVICE' || (sight !== null && maySee(caller, sight))) return 'SEEN';
  return caller.kind === 'OFFICER' && holdsOneOf(caller, leftBy) ? 'LEFT' : 'HIDDEN';
}

/** Agencies that had the case in sight and have it no longer. */
export function agenciesThatLeft(before: CaseSight, after: CaseSight): readonly string[] {
  const still = new Set(partiesOf(after));
  return [...new Set(partiesOf(before))].filter((id) => !still.has(id));
}

/** Every agency whose officers see the case. */
function partiesOf({ intakeLine, leadLine, helperIds }: CaseSight): readonly string[] {
  return [...intakeLine, ...leadLine, ...helperIds];
}

function holdsOneOf(caller: Caller, agencyIds: readonly string[]): boolean {
  return caller.grants.some((grant) => agencyIds.includes(grant.agencyId));
}
