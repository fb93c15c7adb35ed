import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { insertSupervisionOrder } from '../store/supervision.js';

export interface SuperviseInput extends CommandInput {
  /** 1 to 3. */
  readonly level: number;
  readonly dueAt: Date;
  readonly text: string;
}

/** A supervisor in line orders the agency to act; no clock stops for it (督办). */
export async function supervise(parts: CaseParts, by: By, input: SuperviseInput): Promise<Outcome<CommandResult>> {
  const { level, dueAt, text } = input;
  return changeCase(parts, by, {
    command: 'supervise',
    input,
    request: () => ({ step: 'supervise', level, dueAt, text }),
    write: async ({ trx, row, now }) => {
      const id = newId('sup', parts.clock);
      await insertSupervisionOrder(trx, {
        id,
        case_id: row.id,
        agency_id: row.holder_agency_id,
        level,
        text,
        issued_at: now,
        due_at: dueAt,
      });
      return {
        set: { supervision_level: Math.max(level, row.supervision_level), supervision_due_at: dueAt },
        changed: ['overlays', 'supervisionOrders'],
        facts: { orderId: id, level, dueAt: dueAt.toISOString(), textHash: saltedHash(text, row.text_salt) },
      };
    },
  });
}
