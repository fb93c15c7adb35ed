import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { insertReturnRequest } from '../store/returns.js';

export interface RequestReturnInput extends CommandInput {
  /** Returns for the same code are counted: a third one needs a meeting. */
  readonly reasonCode: string;
  /** Why the agency is not competent. */
  readonly evidence: string;
}

/** The lead agency says that it is not competent (申请退回). */
export async function requestReturn(
  parts: CaseParts,
  by: By,
  input: RequestReturnInput,
): Promise<Outcome<CommandResult>> {
  const { reasonCode, evidence } = input;
  return changeCase(parts, by, {
    command: 'requestReturn',
    input,
    request: () => ({ step: 'requestReturn', reasonCode, evidence }),
    write: async ({ trx, row, facts, now }) => {
      const id = newId('ret', parts.clock);
      await insertReturnRequest(trx, {
        id,
        case_id: row.id,
        agency_id: row.lead_agency_id!,
        reason_code: reasonCode,
        reason: evidence,
        requested_at: now,
        decided_at: null,
        granted: null,
        decision_reason: null,
      });
      return {
        set: { state_before_return: facts.state },
        facts: { returnId: id, reasonCode, evidenceHash: saltedHash(evidence, row.text_salt) },
      };
    },
  });
}
