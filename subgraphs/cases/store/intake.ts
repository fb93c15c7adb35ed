import type { Selectable } from 'kysely';
import type { AttachmentTable, CaseAnswerTable } from './intake-tables.js';
import type { CaseTrx } from './tables.js';

export type CaseAnswerRow = Selectable<CaseAnswerTable>;
export type AttachmentRow = Selectable<AttachmentTable>;

export async function insertAnswers(trx: CaseTrx, rows: readonly CaseAnswerRow[]): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('case_answer')
      .values([...rows])
      .execute();
}

export async function insertAttachments(trx: CaseTrx, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('attachment')
      .values([...rows])
      .execute();
}

export async function answersOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly CaseAnswerRow[]> {
  return trx
    .selectFrom('case_answer')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('position')
    .execute();
}

export async function attachmentsOfCases(trx: CaseTrx, caseIds: readonly string[]): Promise<readonly AttachmentRow[]> {
  return trx
    .selectFrom('attachment')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('added_at')
    .orderBy('id')
    .execute();
}
