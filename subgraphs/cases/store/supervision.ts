import type { Insertable, Selectable } from 'kysely';
import type { AnswerableOrder } from '../domain/requests.js';
import type { CaseTrx, SupervisionAnswerTable, SupervisionOrderTable } from './tables.js';

export type SupervisionOrderRow = Selectable<SupervisionOrderTable>;
export type SupervisionAnswerRow = Selectable<SupervisionAnswerTable>;

export async function insertSupervisionOrder(trx: CaseTrx, row: Insertable<SupervisionOrderTable>): Promise<void> {
  await trx.insertInto('supervision_order').values(row).execute();
}

export async function insertSupervisionAnswer(trx: CaseTrx, row: Insertable<SupervisionAnswerTable>): Promise<void> {
  await trx.insertInto('supervision_answer').values(row).execute();
}

/** Null where the case has no such order. */
export async function answerableOrder(trx: CaseTrx, caseId: string, orderId: string): Promise<AnswerableOrder | null> {
  const row = await trx
    .selectFrom('supervision_order as o')
    .select('o.id')
    .select((of) =>
      of
        .selectFrom('supervision_answer as a')
        .select((all) => all.fn.countAll<number>().as('answers'))
        .whereRef('a.case_id', '=', 'o.case_id')
        .whereRef('a.order_id', '=', 'o.id')
        .as('answers'),
    )
    .where('o.id', '=', orderId)
    .where('o.case_id', '=', caseId)
    .executeTakeFirst();
  return row ? { id: row.id, answers: Number(row.answers) } : null;
}

export async function supervisionOrdersOfCases(
  trx: CaseTrx,
  caseIds: readonly string[],
): Promise<readonly SupervisionOrderRow[]> {
  return trx
    .selectFrom('supervision_order')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('issued_at')
    .orderBy('id')
    .execute();
}

export async function supervisionAnswersOfCases(
  trx: CaseTrx,
  caseIds: readonly string[],
): Promise<readonly SupervisionAnswerRow[]> {
  return trx
    .selectFrom('supervision_answer')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('answered_at')
    .orderBy('id')
    .execute();
}
