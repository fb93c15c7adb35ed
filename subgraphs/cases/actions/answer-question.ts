import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { answerOpenQuestion } from '../store/handling.js';

export interface AnswerQuestionInput extends CommandInput {
  /** Absent when the system goes on because nobody answered in time. */
  readonly text?: string | null;
}

/** The requester answers, or the time for it has passed; the time to resolve runs again (补充说明). */
export async function answerQuestion(
  parts: CaseParts,
  by: By,
  input: AnswerQuestionInput,
): Promise<Outcome<CommandResult>> {
  const { text = null } = input;
  return changeCase(parts, by, {
    command: 'answerQuestion',
    input,
    request: () => ({ step: 'answer', text: text ?? '' }),
    write: async ({ trx, row, now }) => {
      await answerOpenQuestion(trx, row.id, { answer: text, at: now });
      return {
        facts: { answered: text !== null, ...(text === null ? {} : { textHash: saltedHash(text, row.text_salt) }) },
      };
    },
  });
}
