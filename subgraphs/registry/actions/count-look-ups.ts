import { beijingDay } from '../../kit/beijing-day.js';
import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import type { Log } from '../../kit/log.js';
import type { Database } from '../../kit/store/database.js';
import { addLookUps } from '../store/look-ups.js';
import type { LookUpCountRow, Tables } from '../store/tables.js';

/** Counts lie in memory for so long at most: a process that is killed loses them. */
const FLUSH_MS = 10_000;

/** Counts look-ups of who handles what, so that a look-up writes nothing itself. */
export interface LookUpTally {
  count(divisionCode: string, answered: boolean): void;
  /** Writes what has been counted. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export function startLookUpTally(
  { db, clock }: { readonly db: Database<Tables>; readonly clock: Clock },
  log: Log,
): LookUpTally {
  let counted = new Map<string, LookUpCountRow>();
  const add = ({ day, province, asked, unanswered }: LookUpCountRow): void => {
    const key = `${day} ${province}`;
    const before = counted.get(key) ?? { asked: 0, unanswered: 0 };
    counted.set(key, { day, province, asked: before.asked + asked, unanswered: before.unanswered + unanswered });
  };
  const flush = async (): Promise<void> => {
    const rows = [...counted.values()];
    counted = new Map();
    if (rows.length === 0) return;
    try {
      await db.asCaller(serviceCaller('registry'), (trx) => addLookUps(trx, rows));
    } catch (error) {
      log.warn({ err: String(error) }, 'look-ups could not be written; trying again');
      rows.forEach(add);
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  return {
    count: (divisionCode, answered) =>
      add({
        day: beijingDay(clock.now()),
        province: provinceOf(divisionCode),
        asked: 1,
        unanswered: answered ? 0 : 1,
      }),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

/** First digits that GB/T 2260 gives to provinces; anybody may ask anything, and it must not make rows. */
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}(\d{3})?$/;

function provinceOf(divisionCode: string): string {
  return PROVINCES.test(divisionCode) ? `${divisionCode.slice(0, 2)}0000` : 'other';
}
