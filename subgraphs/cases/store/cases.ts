import type { Updateable } from 'kysely';
import type { CaseRow, CaseTable, CaseTrx, NewCaseRow } from './tables.js';

export type CaseUpdate = Omit<Updateable<CaseTable>, 'id' | 'version'>;

/** The new rows with their ledger numbers, without those whose `(external_system, external_id)` is there already. */
export async function insertCases(trx: CaseTrx, rows: readonly NewCaseRow[]): Promise<readonly CaseRow[]> {
  if (rows.length === 0) return [];
  return trx
    .insertInto('cases')
    .values([...rows])
    .onConflict((conflict) => conflict.columns(['external_system', 'external_id']).doNothing())
    .returningAll()
    .execute();
}

export async function updateCase(trx: CaseTrx, id: string, version: number, set: CaseUpdate): Promise<void> {
  await trx
    .updateTable('cases')
    .set({ ...set, version })
    .where('id', '=', id)
    .execute();
}

export async function casesByIds(trx: CaseTrx, ids: readonly string[]): Promise<readonly CaseRow[]> {
  return trx
    .selectFrom('cases')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function caseByLedgerNo(trx: CaseTrx, ledgerNo: string): Promise<CaseRow | undefined> {
  return trx.selectFrom('cases').selectAll().where('ledger_no', '=', ledgerNo).executeTakeFirst();
}

export async function casesByExternalIds(
  trx: CaseTrx,
  system: string,
  externalIds: readonly string[],
): Promise<readonly Pick<CaseRow, 'id' | 'external_id'>[]> {
  return trx
    .selectFrom('cases')
    .select(['id', 'external_id'])
    .where('external_system', '=', system)
    .where('external_id', 'in', [...externalIds])
    .execute();
}
