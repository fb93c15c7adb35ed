import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { completeOpenFieldTask } from '../store/field-tasks.js';

export interface CompleteFieldTaskInput extends CommandInput {
  readonly fieldTaskId: string;
  readonly outcome: string;
  /** SHA-256 of each photo or document, hex; the files stay outside. */
  readonly evidenceHashes?: readonly string[] | null;
  /** A reviewer has looked for faces. */
  readonly checkedForFaces: boolean;
}

/** The visit is done and recorded; with the last one the case is online again (完成现场任务). */
export async function completeFieldTask(
  parts: CaseParts,
  by: By,
  input: CompleteFieldTaskInput,
): Promise<Outcome<CommandResult>> {
  const { fieldTaskId, outcome, checkedForFaces } = input;
  const evidenceHashes = input.evidenceHashes ?? [];
  return changeCase(parts, by, {
    command: 'completeFieldTask',
    input,
    request: () => ({ step: 'completeFieldTask', fieldTaskId, outcome, evidenceHashes, checkedForFaces }),
    write: async ({ trx, row, facts, now }) => {
      await completeOpenFieldTask(trx, fieldTaskId, { outcome, evidenceHashes, checkedForFaces, at: now });
      const backOnline = facts.openFieldTasks.length === 1;
      return {
        set: { handoffs: row.handoffs + (backOnline ? 1 : 0), offline_visits: row.offline_visits + 1 },
        changed: ['handoffs', 'offlineVisits'],
        facts: { fieldTaskId, evidenceHashes, outcomeHash: saltedHash(outcome, row.text_salt) },
      };
    },
  });
}
