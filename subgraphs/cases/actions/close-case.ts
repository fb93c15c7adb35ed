import { newId } from '../../kit/ids.js';
import type { Outcome } from '../../kit/outcome.js';
import type { CaseUpdate } from '../store/cases.js';
import { insertFollowUp } from '../store/handling.js';
import type { ClosingReason } from '../domain/states.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

/** What calling the requester back brought; nothing is known where they were not reached. */
export interface FollowUpInput {
  readonly contacted: boolean;
  readonly resolved?: boolean | null;
  readonly satisfied?: boolean | null;
}

export interface CloseCaseInput extends CommandInput {
  readonly closingReason: ClosingReason;
  /** Needed unless a follow-up has been recorded before. */
  readonly followUp?: FollowUpInput | null;
}

/** Ends a replied case after its follow-up (办结、回访). */
export async function closeCase(parts: CaseParts, by: By, input: CloseCaseInput): Promise<Outcome<CommandResult>> {
  const { closingReason, followUp } = input;
  return changeCase(parts, by, {
    command: 'closeCase',
    input,
    request: () => ({ step: 'close', closingReason, followUp: followUp != null }),
    write: async ({ trx, row, now }) => {
      if (followUp) {
        const { contacted, resolved, satisfied } = heard(followUp);
        const id = newId('fup', parts.clock);
        await insertFollowUp(trx, { id, case_id: row.id, contacted, resolved, satisfied, recorded_at: now });
      }
      return {
        set: { closed_at: now, closing_reason: closingReason, ...requestersWord(followUp) },
        changed: ['closedAt', 'closingReason', ...(followUp ? ['followUps'] : [])],
        facts: { closingReason, ...(followUp ? { followUp: { ...heard(followUp) } } : {}) },
      };
    },
  });
}

/** Who was not reached has said nothing. */
export function heard({ contacted, resolved, satisfied }: FollowUpInput): {
  readonly contacted: boolean;
  readonly resolved: boolean | null;
  readonly satisfied: boolean | null;
} {
  return contacted
    ? { contacted, resolved: resolved ?? null, satisfied: satisfied ?? null }
    : { contacted, resolved: null, satisfied: null };
}

/** The latest follow-up that reached the requester is what the case keeps. */
export function requestersWord(followUp: FollowUpInput | null | undefined): CaseUpdate {
  if (!followUp?.contacted) return {};
  const { resolved, satisfied } = heard(followUp);
  return { resolved, satisfied };
}
