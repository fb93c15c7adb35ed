import type { CaseTrx } from './tables.js';

/** The rules that hold now: a clock that names others may have to be counted anew. */
export interface RulesInForce {
  readonly calendarVersion: string;
  readonly policyVersions: readonly string[];
}

/** Open cases after this id, in the order of ids, with a live clock that was counted by other rules. */
export async function casesCountedOtherwise(
  trx: CaseTrx,
  { calendarVersion, policyVersions }: RulesInForce,
  { afterId, limit }: { readonly afterId: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('clock')
    .innerJoin('cases', 'cases.id', 'clock.case_id')
    .select('clock.case_id')
    .distinct()
    .where('cases.open', '=', true)
    .where('clock.case_id', '>', afterId)
    .where('clock.met_at', 'is', null)
    .where('clock.cancelled_at', 'is', null)
    .where('clock.kind', '<>', 'SUB_TASK')
    .where((eb) =>
      eb.or([
        eb('clock.calendar_version', '<>', calendarVersion),
        eb('clock.policy_version', 'not in', [...policyVersions]),
      ]),
    )
    .orderBy('clock.case_id')
    .limit(limit)
    .execute();
  return rows.map(({ case_id }) => case_id);
}
