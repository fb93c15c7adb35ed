import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { insertAssignments } from '../store/assignments.js';
import { namedAgency } from '../store/named-agencies.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

export interface AssignCaseInput extends CommandInput {
  readonly leadAgencyId: string;
  /** The responsibility rule it rests on. */
  readonly ruleRef?: string | null;
  /** Why no rule was followed. */
  readonly overrideReason?: string | null;
}

/** Gives an accepted case to its one lead agency, by a rule or by a named override (批转、派单). */
export async function assignCase(parts: CaseParts, by: By, input: AssignCaseInput): Promise<Outcome<CommandResult>> {
  const { leadAgencyId, ruleRef = null, overrideReason = null } = input;
  return changeCase(parts, by, {
    command: 'assignCase',
    input,
    request: async (trx) => ({ step: 'assign', lead: await namedAgency(trx, leadAgencyId), ruleRef, overrideReason }),
    write: async ({ trx, row, now }) => {
      const id = newId('asg', parts.clock);
      await insertAssignments(trx, [
        {
          id,
          case_id: row.id,
          agency_id: leadAgencyId,
          role: 'LEAD',
          task: null,
          due_at: null,
          assigned_at: now,
          signed_at: null,
          completed_at: null,
          ended_at: null,
          end_reason: null,
          rule_ref: ruleRef,
          override_reason: overrideReason,
        },
      ]);
      return {
        set: { lead_agency_id: leadAgencyId, assigned_at: row.assigned_at ?? now },
        changed: ['lead', 'assignments'],
        facts: {
          assignmentId: id,
          ruleRef,
          ...(overrideReason === null ? {} : { overrideReasonHash: saltedHash(overrideReason, row.text_salt) }),
        },
      };
    },
  });
}
