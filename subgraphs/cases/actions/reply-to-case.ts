import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { insertReply } from '../store/handling.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';

export interface ReplyToCaseInput extends CommandInput {
  readonly text: string;
  /** The number of the document the reply rests on. */
  readonly basisDocument?: string | null;
  /** Why there is no such document. */
  readonly reason?: string | null;
  /** Somebody has looked for other persons' data in the text. */
  readonly checkedForPersonalData: boolean;
}

/** The lead agency answers the requester (答复). */
export async function replyToCase(parts: CaseParts, by: By, input: ReplyToCaseInput): Promise<Outcome<CommandResult>> {
  const { text, basisDocument = null, reason = null, checkedForPersonalData } = input;
  return changeCase(parts, by, {
    command: 'replyToCase',
    input,
    request: () => ({ step: 'reply', text, basisDocument, reason, checkedForPersonalData }),
    write: async ({ trx, row, now }) => {
      const id = newId('reply', parts.clock);
      await insertReply(trx, {
        id,
        case_id: row.id,
        agency_id: row.lead_agency_id!,
        text,
        basis_document: basisDocument,
        reason,
        replied_at: now,
      });
      return {
        set: { replied_at: now, first_response_at: row.first_response_at ?? now },
        changed: ['replies'],
        facts: { replyId: id, basisDocument, textHash: saltedHash(text, row.text_salt) },
      };
    },
  });
}
