import type { Violation } from '../../kit/outcome.js';
import { isWithin } from './line-path.js';

export interface AgencyPlace {
  readonly id: string;
  readonly linePath: string;
  readonly abolishedAt: Date | null;
}

/** Whether `agency` may be abolished in favour of `successor`: an agency ends only when another takes its duties over. */
export function checkAbolition(agency: AgencyPlace, successor: AgencyPlace | undefined): readonly Violation[] {
  if (agency.abolishedAt) return [refusal('ALREADY_ABOLISHED', 'The agency was abolished before.', 'agencyId')];
  if (!successor) return [refusal('SUCCESSOR_NOT_FOUND', 'There is no such successor.', 'successorId')];
  if (successor.id === agency.id)
    return [refusal('SUCCESSOR_IS_SAME', 'An agency cannot succeed itself.', 'successorId')];
  if (successor.abolishedAt)
    return [refusal('SUCCESSOR_ABOLISHED', 'The successor was itself abolished.', 'successorId')];
  if (isWithin(successor.linePath, agency.linePath))
    return [
      refusal('SUCCESSOR_IS_SUBORDINATE', 'The successor stands below the agency that is abolished.', 'successorId'),
    ];
  return [];
}

function refusal(code: string, message: string, field: string): Violation {
  return { code, message, path: ['input', field] };
}
