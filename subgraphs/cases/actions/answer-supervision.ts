import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { answerableOrder, insertSupervisionAnswer } from '../store/supervision.js';

export interface AnswerSupervisionInput extends CommandInput {
  readonly orderId: string;
  readonly text: string;
}

/** Whoever leads the case says what was done about a supervision order, also about one that an earlier holder got (督办答复). */
export async function answerSupervision(
  parts: CaseParts,
  by: By,
  input: AnswerSupervisionInput,
): Promise<Outcome<CommandResult>> {
  const { orderId, text } = input;
  return changeCase(parts, by, {
    command: 'answerSupervision',
    input,
    request: async (trx, { id }) => ({
      step: 'answerSupervision',
      order: await answerableOrder(trx, id, orderId),
      text,
    }),
    write: async ({ trx, row, now }) => {
      const id = newId('san', parts.clock);
      const about = { id, case_id: row.id, order_id: orderId, agency_id: row.lead_agency_id! };
      await insertSupervisionAnswer(trx, { ...about, text, answered_at: now });
      return {
        changed: ['supervisionOrders'],
        facts: { orderId, answerId: id, textHash: saltedHash(text, row.text_salt) },
      };
    },
  });
}
