import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { endAssignments } from '../store/assignments.js';
import { decideReturnRequest } from '../store/returns.js';
import type { Scene } from './change-case.js';
import type { Written } from './record-change.js';

export interface DecideReturnInput extends CommandInput {
  readonly granted: boolean;
  /** Needed to refuse. */
  readonly reason?: string | null;
}

/** The dispatcher takes a case back to assign it anew, or leaves it where it is (退回审核). */
export async function decideReturn(
  parts: CaseParts,
  by: By,
  input: DecideReturnInput,
): Promise<Outcome<CommandResult>> {
  const { granted, reason = null } = input;
  return changeCase(parts, by, {
    command: 'decideReturn',
    input,
    request: () => (granted ? { step: 'grantReturn' } : { step: 'refuseReturn', reason: reason ?? '' }),
    write: async (scene) => {
      const { trx, row, now } = scene;
      await decideReturnRequest(trx, row.id, { granted, reason, at: now });
      return granted ? takenBack(scene) : { set: { state_before_return: null }, facts: hashed(reason, row.text_salt) };
    },
  });
}

/** The intake unit has it again, with its chain. */
async function takenBack({ trx, row, now }: Scene): Promise<Written> {
  await endAssignments(trx, row.id, { at: now, reason: 'RETURNED' });
  return {
    set: { state_before_return: null, lead_agency_id: null, return_count: row.return_count + 1 },
    changed: ['lead', 'assignments'],
    facts: { returnedByAgencyId: row.lead_agency_id },
  };
}

function hashed(reason: string | null, salt: string): Written['facts'] {
  return reason === null ? {} : { reasonHash: saltedHash(reason, salt) };
}
