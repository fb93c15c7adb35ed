import { sql } from 'kysely';
import type { DormancyPolicy } from '../domain/dormancy.js';
import type { AssessmentTrx } from './tables.js';

/** The dormancy rule in force at an instant. */
export async function dormancyPolicyAt(trx: AssessmentTrx, at: Date): Promise<DormancyPolicy> {
  const row = await trx
    .selectFrom('dormancy_policy')
    .select(['limit_days', 'clause'])
    .where(sql<boolean>`valid_from <= timezone('Asia/Shanghai', ${at}::timestamptz)::date`)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { limitDays: row.limit_days, clause: row.clause };
}
