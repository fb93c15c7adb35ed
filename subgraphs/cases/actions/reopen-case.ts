import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

export interface ReopenCaseInput extends CommandInput {
  readonly reason: string;
}

/** With the second reopening the case is the supervisor's affair. */
const ESCALATES_AT = 2;

/** The requester, or a supervisor after a failed review, opens the case again; a new time to resolve begins (重办). */
export async function reopenCase(parts: CaseParts, by: By, input: ReopenCaseInput): Promise<Outcome<CommandResult>> {
  const { reason } = input;
  return changeCase(parts, by, {
    command: 'reopenCase',
    input,
    request: () => ({ step: 'reopen', reason }),
    write: ({ row }) => {
      const reopenCount = row.reopen_count + 1;
      const escalationLevel = reopenCount >= ESCALATES_AT ? Math.max(1, row.escalation_level) : row.escalation_level;
      return {
        set: {
          reopen_count: reopenCount,
          escalation_level: escalationLevel,
          closed_at: null,
          closing_reason: null,
          resolved: null,
          satisfied: null,
        },
        changed: ['reopenCount', 'closedAt', 'closingReason', 'overlays'],
        facts: { reopenCount, escalationLevel, reasonHash: saltedHash(reason, row.text_salt) },
      };
    },
  });
}
