import type { Selectable } from 'kysely';
import { repliesOfCases } from './case-parts.js';
import { clocksOfCases } from './clocks.js';
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
  const requester = await requesterOf(trx, id);
  const contactKept = requester !== undefined && requester.erased_at === null;
  return row && { row, clocks, replies: replies.slice(-MAX_LISTED), questions, contactKept };
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
