import type { Outcome } from '../../kit/outcome.js';
import { signLead } from '../store/assignments.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

/** The lead agency takes the case over (签收). */
export async function signAssignment(parts: CaseParts, by: By, input: CommandInput): Promise<Outcome<CommandResult>> {
  return changeCase(parts, by, {
    command: 'signAssignment',
    input,
    request: () => ({ step: 'sign' }),
    write: async ({ trx, row, now }) => {
      await signLead(trx, row.id, now);
      return { changed: ['assignments'] };
    },
  });
}
