import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { isLive } from '../domain/clocks.js';
import { extended } from '../domain/deadline.js';
import { insertExtension } from '../store/extensions.js';

export interface RequestExtensionInput extends CommandInput {
  readonly reason: string;
  readonly workdays: number;
}

/** The lead agency asks for more time, before the deadline (申请延期). */
export async function requestExtension(
  parts: CaseParts,
  by: By,
  input: RequestExtensionInput,
): Promise<Outcome<CommandResult>> {
  const { reason, workdays } = input;
  return changeCase(parts, by, {
    command: 'requestExtension',
    input,
    request: () => ({ step: 'requestExtension', reason, workdays }),
    write: async ({ trx, row, facts, now }) => {
      const { dueAt } = facts.clocks.find((clock) => clock.kind === 'RESOLVE' && isLive(clock))!;
      const newDueAt = extended(dueAt, workdays, parts.rules.calendar).dueAt;
      const id = newId('ext', parts.clock);
      await insertExtension(trx, {
        id,
        case_id: row.id,
        opening: row.reopen_count,
        reason,
        days: workdays,
        old_due_at: dueAt,
        new_due_at: newDueAt,
        requested_at: now,
        decided_at: null,
        granted: null,
        requester_told: false,
      });
      return { facts: { extensionId: id, workdays, reasonHash: saltedHash(reason, row.text_salt) } };
    },
  });
}
