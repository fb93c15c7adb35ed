import { caseFact, type ObservedCase } from '../domain/case-fact.js';
import { countedAt, upsertCaseFacts, type CountedAt } from '../store/case-facts.js';
import { dropEmptyDays, recountDays } from '../store/daily-figures.js';
import { rescore } from '../store/score-cards.js';
import type { AssessmentTrx } from '../store/tables.js';

/** A case as one change of the case feed shows it; null where the caller may not see it any more. */
export interface CaseChange {
  readonly case: ObservedCase | null;
}

/**
 * Takes one page of the case feed: replaces the facts of its cases, then counts anew every day and every month that one
 * of them counted in before or counts in now. Twice the same page gives the same rows.
 */
export async function applyCaseChanges(trx: AssessmentTrx, changes: readonly CaseChange[], now: Date): Promise<void> {
  // Every change carries its case as it is now: the last one of a page says all.
  const latest = new Map(changes.flatMap((change) => (change.case ? [[change.case.id, change.case] as const] : [])));
  if (latest.size === 0) return;
  const ids = [...latest.keys()];
  const before = await countedAt(trx, ids);
  await upsertCaseFacts(trx, [...latest.values()].map(caseFact));
  const touched = [...before, ...(await countedAt(trx, ids))];
  const days = agencyDays(touched);
  await recountDays(trx, days);
  await dropEmptyDays(trx, days);
  await rescore(trx, agencyMonths(touched), now);
}

function agencyDays(touched: readonly CountedAt[]) {
  const days = touched.flatMap(({ agency_id: agencyId, days: on }) => on.map((day) => ({ agencyId, day })));
  return [...new Map(days.map((one) => [`${one.agencyId} ${one.day}`, one])).values()];
}

function agencyMonths(touched: readonly CountedAt[]) {
  const months = touched.flatMap(({ agency_id: agencyId, month }) => (month === null ? [] : [{ agencyId, month }]));
  return [...new Map(months.map((one) => [`${one.agencyId} ${one.month}`, one])).values()];
}
