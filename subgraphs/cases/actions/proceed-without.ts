import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { endAssignments } from '../store/assignments.js';

export interface ProceedWithoutInput extends CommandInput {
  readonly reason: string;
}

/** The lead agency goes on without the parts that are still open, and says why (不待协办继续). */
export async function proceedWithout(
  parts: CaseParts,
  by: By,
  input: ProceedWithoutInput,
): Promise<Outcome<CommandResult>> {
  const { reason } = input;
  return changeCase(parts, by, {
    command: 'proceedWithout',
    input,
    request: () => ({ step: 'proceedWithout', reason }),
    write: async ({ trx, row, facts, now }) => {
      await endAssignments(trx, row.id, { at: now, reason: 'PROCEEDED_WITHOUT', role: 'CO' });
      return {
        changed: ['coHandlers', 'assignments'],
        facts: {
          assignmentIds: facts.openSubTasks.map((subTask) => subTask.id),
          reasonHash: saltedHash(reason, row.text_salt),
        },
      };
    },
  });
}
