import { newId } from '../../kit/ids.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { insertFollowUp } from '../store/handling.js';
import { heard, requestersWord, type FollowUpInput } from './close-case.js';

export interface RecordFollowUpInput extends CommandInput {
  readonly followUp: FollowUpInput;
}

/** The requester is called back, at most three times (回访). */
export async function recordFollowUp(
  parts: CaseParts,
  by: By,
  input: RecordFollowUpInput,
): Promise<Outcome<CommandResult>> {
  const { followUp } = input;
  return changeCase(parts, by, {
    command: 'recordFollowUp',
    input,
    request: () => ({ step: 'followUp' }),
    write: async ({ trx, row, now }) => {
      const word = heard(followUp);
      await insertFollowUp(trx, { id: newId('fup', parts.clock), case_id: row.id, ...word, recorded_at: now });
      return { set: requestersWord(followUp), changed: ['followUps'], facts: { followUp: { ...word } } };
    },
  });
}
