import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { endAssignments } from '../store/assignments.js';
import { casesByIds } from '../store/cases.js';
import { isOpen } from '../domain/states.js';
import type { MergeTarget } from '../domain/requests.js';
import type { CaseTrx } from '../store/tables.js';

export interface MergeCasesInput extends CommandInput {
  /** The case that goes on. */
  readonly targetCaseId: string;
}

/** Puts a repeated case into the one that goes on (合并). */
export async function mergeCases(parts: CaseParts, by: By, input: MergeCasesInput): Promise<Outcome<CommandResult>> {
  const { targetCaseId } = input;
  return changeCase(parts, by, {
    command: 'mergeCases',
    input,
    request: async (trx) => ({ step: 'merge', target: await mergeTarget(trx, targetCaseId) }),
    write: async ({ trx, row, now }) => {
      await endAssignments(trx, row.id, { at: now, reason: 'MERGED' });
      return {
        set: { merged_into_id: targetCaseId, closed_at: now, closing_reason: 'DUPLICATE' },
        changed: ['mergedInto', 'closedAt', 'closingReason'],
        facts: { targetCaseId },
      };
    },
  });
}

async function mergeTarget(trx: CaseTrx, id: string): Promise<MergeTarget | null> {
  const [row] = await casesByIds(trx, [id]);
  return row ? { id, open: isOpen(row.state), categoryCode: row.category_code, divisionCode: row.division_code } : null;
}
