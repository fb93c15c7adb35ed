import type { Clock } from '../domain/clocks.js';
import { writeClocks } from './clocks.js';
import type { CaseRow, CaseTrx } from './tables.js';

/** The cases after this id in the order of ids, held so that nobody changes them before the transaction ends. */
export async function holdCases(trx: CaseTrx, afterId: string, limit: number): Promise<readonly Held[]> {
  return trx
    .selectFrom('cases')
    .select(['id', 'next_due_at'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}

export type Held = Pick<CaseRow, 'id' | 'next_due_at'>;

/** Puts these clocks in the place of all that the projection holds of a case. */
export async function replaceClocks(
  trx: CaseTrx,
  caseId: string,
  { clocks, nextDueAt }: { readonly clocks: readonly Clock[]; readonly nextDueAt: Date },
): Promise<void> {
  await trx.deleteFrom('clock').where('case_id', '=', caseId).execute();
  await writeClocks(trx, caseId, clocks);
  await trx.updateTable('cases').set({ next_due_at: nextDueAt }).where('id', '=', caseId).execute();
}
