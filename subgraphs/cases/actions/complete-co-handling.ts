import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { completeSubTask } from '../store/assignments.js';

export interface CompleteCoHandlingInput extends CommandInput {
  /** The co-handler's own assignment. */
  readonly assignmentId: string;
}

/** A co-handler has done its part; with the last one the case goes on (完成协办). */
export async function completeCoHandling(
  parts: CaseParts,
  by: By,
  input: CompleteCoHandlingInput,
): Promise<Outcome<CommandResult>> {
  const { assignmentId } = input;
  return changeCase(parts, by, {
    command: 'completeCoHandling',
    input,
    request: () => ({ step: 'completeCoHandling', subTaskId: assignmentId }),
    write: async ({ trx, now }) => {
      await completeSubTask(trx, assignmentId, now);
      return { changed: ['coHandlers', 'assignments'], facts: { assignmentId }, clocks: { subTaskId: assignmentId } };
    },
  });
}
