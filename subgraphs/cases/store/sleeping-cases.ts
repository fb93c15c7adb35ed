import type { CaseRow, CaseTrx } from './tables.js';

export type WokenCase = Pick<CaseRow, 'id' | 'state'>;

/** Cases to which time alone has something to do by now, longest due first. */
export async function wokenCases(trx: CaseTrx, now: Date, limit: number): Promise<readonly WokenCase[]> {
  return trx
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('wakes_at', '<=', now)
    .orderBy('wakes_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** For a case whose turn went wrong, so that it does not stand before the others. */
export async function letSleepUntil(trx: CaseTrx, id: string, until: Date): Promise<void> {
  await trx.updateTable('cases').set({ wakes_at: until }).where('id', '=', id).execute();
}
