import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { endAssignments } from '../store/assignments.js';

export interface TransferCaseInput extends CommandInput {
  /** To whom: 110, 119, 120, 122, or the legal procedure's name. */
  readonly service: string;
  readonly reason: string;
}

/** Passes a case on at once to an emergency service or a legal procedure; the record stays (转出). */
export async function transferCase(
  parts: CaseParts,
  by: By,
  input: TransferCaseInput,
): Promise<Outcome<CommandResult>> {
  const { service, reason } = input;
  return changeCase(parts, by, {
    command: 'transferCase',
    input,
    request: () => ({ step: 'transfer', service, reason }),
    write: async ({ trx, row, now }) => {
      await endAssignments(trx, row.id, { at: now, reason: 'TRANSFERRED' });
      return {
        set: { closed_at: now },
        changed: ['closedAt'],
        facts: { service, reasonHash: saltedHash(reason, row.text_salt) },
      };
    },
  });
}
