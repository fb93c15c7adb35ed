import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { decideOpenExtension } from '../store/extensions.js';

export interface DecideExtensionInput extends CommandInput {
  readonly granted: boolean;
  /** The requester is told of the new date; without it nothing is granted. */
  readonly requesterTold?: boolean | null;
  /** Needed to refuse. */
  readonly reason?: string | null;
}

/** A supervisor grants or refuses more time (延期审核). */
export async function decideExtension(
  parts: CaseParts,
  by: By,
  input: DecideExtensionInput,
): Promise<Outcome<CommandResult>> {
  const { granted, reason = null } = input;
  const requesterTold = input.requesterTold ?? false;
  return changeCase(parts, by, {
    command: 'decideExtension',
    input,
    request: () =>
      granted ? { step: 'grantExtension', requesterTold } : { step: 'refuseExtension', reason: reason ?? '' },
    write: async ({ trx, row, facts, now }) => {
      const { id, workdays } = facts.extensions.find((extension) => extension.granted === null)!;
      await decideOpenExtension(trx, row.id, { granted, requesterTold, at: now });
      return {
        facts: {
          extensionId: id,
          workdays,
          ...(reason === null ? {} : { reasonHash: saltedHash(reason, row.text_salt) }),
        },
        clocks: { extensionWorkdays: workdays },
      };
    },
  });
}
