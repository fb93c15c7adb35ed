import type { Selectable } from 'kysely';
import type { LedgerEvent } from '../../kit/ledger/event.js';
import { eventFromRow } from '../../kit/ledger/read.js';
import type { CaseTrx, FollowUpTable, QualityReviewTable, ReplyTable } from './tables.js';

/** What belongs to cases and stays small: tens of rows each, read whole for N cases by one statement. */

export async function repliesOfCases(
  trx: CaseTrx,
  caseIds: readonly string[],
): Promise<readonly Selectable<ReplyTable>[]> {
  return trx
    .selectFrom('reply')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('replied_at')
    .orderBy('id')
    .execute();
}

export async function followUpsOfCases(
  trx: CaseTrx,
  caseIds: readonly string[],
): Promise<readonly Selectable<FollowUpTable>[]> {
  return trx
    .selectFrom('follow_up')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}

export async function reviewsOfCases(
  trx: CaseTrx,
  caseIds: readonly string[],
): Promise<readonly Selectable<QualityReviewTable>[]> {
  return trx
    .selectFrom('quality_review')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('reviewed_at')
    .orderBy('id')
    .execute();
}

export async function eventsOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly LedgerEvent[]> {
  const rows = await trx
    .selectFrom('ledger')
    .selectAll()
    .where('subject', 'in', [...caseIds])
    .orderBy('seq')
    .execute();
  return rows.map(eventFromRow);
}
