import { newId } from '../../kit/ids.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { insertFieldTask } from '../store/field-tasks.js';
import { namedAgency } from '../store/named-agencies.js';

export interface CreateFieldTaskInput extends CommandInput {
  /** Who goes there. */
  readonly unitAgencyId: string;
  readonly appointmentAt?: Date | null;
}

/** Somebody is sent there: the case goes from online to offline (创建现场任务). */
export async function createFieldTask(
  parts: CaseParts,
  by: By,
  input: CreateFieldTaskInput,
): Promise<Outcome<CommandResult>> {
  const { unitAgencyId, appointmentAt = null } = input;
  return changeCase(parts, by, {
    command: 'createFieldTask',
    input,
    request: async (trx) => ({ step: 'createFieldTask', unit: await namedAgency(trx, unitAgencyId) }),
    write: async ({ trx, row, facts, now }) => {
      const id = newId('fld', parts.clock);
      await insertFieldTask(trx, {
        id,
        case_id: row.id,
        unit_agency_id: unitAgencyId,
        appointment_at: appointmentAt,
        created_at: now,
        completed_at: null,
        outcome: null,
        evidence_hashes: [],
        checked_for_faces: null,
      });
      // Several at once are one change from online to offline.
      const handoffs = row.handoffs + (facts.openFieldTasks.length === 0 ? 1 : 0);
      return { set: { handoffs }, changed: ['handoffs'], facts: { fieldTaskId: id }, joining: [unitAgencyId] };
    },
  });
}
