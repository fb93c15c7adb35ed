import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { reopened } from './reopened.js';

export interface ReopenCaseInput extends CommandInput {
  readonly reason: string;
}

/** The requester, or a supervisor after a failed review, opens the case again; a new time to resolve begins (重办). */
export async function reopenCase(parts: CaseParts, by: By, input: ReopenCaseInput): Promise<Outcome<CommandResult>> {
  const { reason } = input;
  return changeCase(parts, by, {
    command: 'reopenCase',
    input,
    request: () => ({ step: 'reopen', reason }),
    write: ({ row }) => reopened(row, reason),
  });
}
