import { newId } from '../../kit/ids.js';
import { saltedHash } from '../../kit/ledger/event.js';
import type { Outcome } from '../../kit/outcome.js';
import { changeCase, type CommandInput } from './change-case.js';
import type { CommandResult } from './command-result.js';
import type { By, CaseParts } from './parts.js';
import { reopened } from './reopened.js';
import { escalationAfter, mayBeReopened } from '../domain/reopening.js';
import { isSampled } from '../store/samples.js';
import { insertReview } from '../store/handling.js';

export interface ReviewReplyInput extends CommandInput {
  /** 0 to 100 each. */
  readonly relevance: number;
  readonly completeness: number;
  readonly clarity: number;
  readonly timeliness: number;
  readonly verdict: 'PASS' | 'FAIL';
  /** Needed for FAIL. */
  readonly reason?: string | null;
  /** The sample it was drawn in. */
  readonly sampleId?: string | null;
}

/**
 * A supervisor judges the answer (质量评审). A FAIL opens the case again at once (`domain.md` D3); where it has been
 * reopened as often as it may be, the case stays and is escalated. What is told of the FAIL is what a rectification
 * needs.
 */
export async function reviewReply(parts: CaseParts, by: By, input: ReviewReplyInput): Promise<Outcome<CommandResult>> {
  const { relevance, completeness, clarity, timeliness, verdict, reason = null, sampleId = null } = input;
  const failed = verdict === 'FAIL';
  const scores = { relevance, completeness, clarity, timeliness };
  return changeCase(parts, by, {
    command: 'reviewReply',
    input,
    request: async (trx, { id }) => ({
      step: failed ? 'failReview' : 'passReview',
      scores: Object.values(scores),
      reason,
      sampled: sampleId === null || (await isSampled(trx, sampleId, id)),
    }),
    write: async ({ trx, row, facts, now }) => {
      const id = newId('rev', parts.clock);
      const about = { id, case_id: row.id, agency_id: row.lead_agency_id!, sample_id: sampleId };
      await insertReview(trx, { ...about, ...scores, verdict, reason, reviewed_at: now });
      const told = {
        reviewId: id,
        verdict,
        scores,
        ...(sampleId === null ? {} : { sampleId }),
        ...(reason === null ? {} : { reasonHash: saltedHash(reason, row.text_salt) }),
      };
      if (!failed || mayBeReopened(facts, now)) return { changed: ['reviews'], facts: told };
      const escalationLevel = escalationAfter(row.reopen_count, row.escalation_level);
      return {
        set: { escalation_level: escalationLevel },
        changed: ['reviews', 'overlays'],
        facts: { ...told, escalationLevel },
      };
    },
    then: ({ facts, now }) => {
      if (!failed || reason === null || !mayBeReopened(facts, now)) return undefined;
      return { request: { step: 'reopen', reason }, write: ({ row }) => reopened(row, reason) };
    },
  });
}
