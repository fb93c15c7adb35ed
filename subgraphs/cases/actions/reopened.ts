import { saltedHash } from '../../kit/ledger/event.js';
import { escalationAfter } from '../domain/reopening.js';
import type { CaseRow } from '../store/tables.js';
import type { Written } from './record-change.js';

/** What becomes of a case that is opened again, by a command of its own or by a failed review (重办). */
export function reopened(row: CaseRow, reason: string): Written {
  const reopenCount = row.reopen_count + 1;
  const escalationLevel = escalationAfter(reopenCount, row.escalation_level);
  return {
    set: {
      reopen_count: reopenCount,
      escalation_level: escalationLevel,
      closed_at: null,
      closing_reason: null,
      resolved: null,
      satisfied: null,
    },
    changed: ['reopenCount', 'closedAt', 'closingReason', 'overlays'],
    facts: { reopenCount, escalationLevel, reasonHash: saltedHash(reason, row.text_salt) },
  };
}
