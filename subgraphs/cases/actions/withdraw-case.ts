import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { endAssignments } from '../store/assignments.js';

/** The requester takes the case back, by its token (撤回). */
export async function withdrawCase(parts: CaseParts, by: By, input: CommandInput): Promise<Outcome<CommandResult>> {
  return changeCase(parts, by, {
    command: 'withdrawCase',
    input,
    request: () => ({ step: 'withdraw' }),
    write: async ({ trx, row, now }) => {
      await endAssignments(trx, row.id, { at: now, reason: 'WITHDRAWN' });
      return { set: { closed_at: now }, changed: ['closedAt'] };
    },
  });
}
