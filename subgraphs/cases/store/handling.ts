import type { Insertable } from 'kysely';
import type { CaseTrx, FollowUpTable, QualityReviewTable, QuestionTable, ReplyTable } from './tables.js';

/** What is written once while a case is handled, and only added to. */

export async function insertReply(trx: CaseTrx, row: Insertable<ReplyTable>): Promise<void> {
  await trx.insertInto('reply').values(row).execute();
}

export async function insertFollowUp(trx: CaseTrx, row: Insertable<FollowUpTable>): Promise<void> {
  await trx.insertInto('follow_up').values(row).execute();
}

export async function insertReview(trx: CaseTrx, row: Insertable<QualityReviewTable>): Promise<void> {
  await trx.insertInto('quality_review').values(row).execute();
}

export async function insertQuestion(trx: CaseTrx, row: Insertable<QuestionTable>): Promise<void> {
  await trx.insertInto('question').values(row).execute();
}

export async function answerOpenQuestion(
  trx: CaseTrx,
  caseId: string,
  { answer, at }: { readonly answer: string | null; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('question')
    .set({ answer, answered_at: at })
    .where('case_id', '=', caseId)
    .where('answered_at', 'is', null)
    .execute();
}
