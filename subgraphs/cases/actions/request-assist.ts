import { newId } from '../../kit/ids.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import type { CaseFacts } from '../domain/facts.js';
import type { CaseRequest } from '../domain/requests.js';
import { insertAssignments } from '../store/assignments.js';
import { namedAgencies } from '../store/named-agencies.js';
import type { CaseTrx } from '../store/tables.js';

export interface SubTaskInput {
  readonly agencyId: string;
  readonly task: string;
  /** No later than the case; where absent the policy's limit. */
  readonly dueAt?: Date | null;
}

export interface RequestAssistInput extends CommandInput {
  readonly subTasks: readonly SubTaskInput[];
}

/** The lead agency asks others to handle parts of the case (会办、协办). */
export async function requestAssist(
  parts: CaseParts,
  by: By,
  input: RequestAssistInput,
): Promise<Outcome<CommandResult>> {
  const subTasks = input.subTasks.map((subTask) => ({ ...subTask, id: newId('asg', parts.clock) }));
  return changeCase(parts, by, {
    command: 'requestAssist',
    input,
    request: (trx: CaseTrx, _facts: CaseFacts) => assistRequest(trx, input),
    write: async ({ trx, row, now }) => {
      await insertAssignments(
        trx,
        subTasks.map(({ id, agencyId, task, dueAt = null }) => ({
          id,
          case_id: row.id,
          agency_id: agencyId,
          role: 'CO',
          task,
          due_at: dueAt,
          assigned_at: now,
          signed_at: null,
          completed_at: null,
          ended_at: null,
          end_reason: null,
          rule_ref: null,
          override_reason: null,
        })),
      );
      return {
        changed: ['coHandlers', 'assignments'],
        facts: { subTasks: subTasks.map(({ id, agencyId }) => ({ id, agencyId })) },
        clocks: { newSubTasks: subTasks.map(({ id, dueAt = null }) => ({ id, dueAt })) },
        joining: subTasks.map(({ agencyId }) => agencyId),
      };
    },
  });
}

async function assistRequest(trx: CaseTrx, { subTasks }: RequestAssistInput): Promise<CaseRequest> {
  const agencies = await namedAgencies(
    trx,
    subTasks.map((subTask) => subTask.agencyId),
  );
  return {
    step: 'requestAssist',
    subTasks: subTasks.map(({ task, dueAt = null }, index) => ({ task, dueAt, agency: agencies[index]! })),
  };
}
