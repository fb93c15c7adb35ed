import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

export interface AcknowledgeCaseInput extends CommandInput {
  /** The channel on which the requester was contacted. */
  readonly contactedBy: string;
}

/** The lead agency has contacted the requester: the first response (首次回应). */
export async function acknowledgeCase(
  parts: CaseParts,
  by: By,
  input: AcknowledgeCaseInput,
): Promise<Outcome<CommandResult>> {
  return changeCase(parts, by, {
    command: 'acknowledgeCase',
    input,
    request: () => ({ step: 'acknowledge', contactedBy: input.contactedBy }),
    write: ({ row, now }) => ({
      set: { first_response_at: row.first_response_at ?? now },
      facts: { contactedBy: input.contactedBy },
    }),
  });
}
