import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { insertQuestion } from '../store/handling.js';

export interface AskRequesterInput extends CommandInput {
  readonly text: string;
}

/** The lead agency asks the requester; the time to resolve waits for the answer (询问诉求人). */
export async function askRequester(
  parts: CaseParts,
  by: By,
  input: AskRequesterInput,
): Promise<Outcome<CommandResult>> {
  const { text } = input;
  return changeCase(parts, by, {
    command: 'askRequester',
    input,
    request: () => ({ step: 'ask', text }),
    write: async ({ trx, row, now }) => {
      const id = newId('que', parts.clock);
      await insertQuestion(trx, { id, case_id: row.id, text, asked_at: now, answer: null, answered_at: null });
      return { facts: { questionId: id, textHash: saltedHash(text, row.text_salt) } };
    },
  });
}
