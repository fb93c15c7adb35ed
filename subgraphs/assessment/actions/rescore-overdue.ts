import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import type { Database } from '../../kit/store/database.js';
import { overdueMonths, rescore } from '../store/score-cards.js';
import type { Tables } from '../store/tables.js';

/** Scores anew what became worse by mere passing of time. Returns how many cards. */
export async function rescoreOverdue(db: Database<Tables>, clock: Clock): Promise<number> {
  return db.asCaller(serviceCaller('assessment'), async (trx) => {
    const now = clock.now();
    const months = await overdueMonths(trx, now);
    await rescore(trx, months, now);
    return months.length;
  });
}
