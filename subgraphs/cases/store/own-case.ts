import { sql, type Selectable } from 'kysely';
import { repliesOfCases } from './case-parts.js';
import { clocksOfCases } from './clocks.js';
import { answersOfCases, attachmentsOfCases, type AttachmentRow, type CaseAnswerRow } from './intake.js';
import { requesterOf } from './requesters.js';
import { showRequesterToken } from './requester-token.js';
import type { CaseRow, CaseTrx, ClockRow, QuestionTable, ReplyTable } from './tables.js';

/** Of each, the newest; nobody has more, but nothing else says so. */
const MAX_LISTED = 50;

/** A case as its requester has it. */
export interface OwnCase {
  readonly row: CaseRow;
  readonly clocks: readonly ClockRow[];
  readonly replies: readonly Selectable<ReplyTable>[];
  readonly questions: readonly Selectable<QuestionTable>[];
  /** The category whose questions were answered: triage may have given it another since. */
  readonly askedFor: string | null;
  /** None once the requester is erased, like the attachments. */
  readonly answers: readonly CaseAnswerRow[];
  readonly attachments: readonly AttachmentRow[];
  readonly contactKept: boolean;
}

/** The same statements whether the token opens a case or not: how long it takes tells nothing. */
export async function ownCase(trx: CaseTrx, hash: Buffer): Promise<OwnCase | undefined> {
  await showRequesterToken(trx, hash);
  const row = await trx.selectFrom('cases').selectAll().where('requester_token_hash', '=', hash).executeTakeFirst();
  const id = row?.id ?? '';
  const clocks = await clocksOfCases(trx, [id]);
  const replies = await repliesOfCases(trx, [id]);
  const questions = await questionsOf(trx, id);
  const askedFor = await categoryAtReceipt(trx, id);
  const answers = await answersOfCases(trx, [id]);
  const attachments = await attachmentsOfCases(trx, [id]);
  const requester = await requesterOf(trx, id);
  const contactKept = requester !== undefined && requester.erased_at === null;
  const isErased = requester !== undefined && !contactKept;
  const sent = isErased ? { answers: [], attachments: [] } : { answers, attachments };
  return row && { row, clocks, replies: replies.slice(-MAX_LISTED), questions, askedFor, ...sent, contactKept };
}

async function questionsOf(trx: CaseTrx, caseId: string): Promise<readonly Selectable<QuestionTable>[]> {
  const newestFirst = await trx
    .selectFrom('question')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_LISTED)
    .execute();
  return newestFirst.reverse();
}

async function categoryAtReceipt(trx: CaseTrx, caseId: string): Promise<string | null> {
  const received = await trx
    .selectFrom('ledger')
    .select(sql<string | null>`payload->>'categoryCode'`.as('category'))
    .where('subject', '=', caseId)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return received?.category ?? null;
}
