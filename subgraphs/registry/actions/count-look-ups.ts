import { beijingDay } from '../../kit/beijing-day.js';
import { serviceCaller } from '../../kit/callers.js';
import type { Clock } from '../../kit/clock.js';
import type { Log } from '../../kit/log.js';
import type { Database } from '../../kit/store/database.js';
import { addLookUps } from '../store/look-ups.js';
import type { LookUpCountRow, Tables } from '../store/tables.js';

/** Counts look-ups of who handles what. */
export interface LookUpTally {
  /**
   * Resolves once it is written, so that what was answered is counted, whatever happens to the process. What comes while
   * others are written goes together in the next statement; what could not be written goes with it too.
   */
  count(divisionCode: string, answered: boolean): Promise<void>;
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
  const write = async (): Promise<void> => {
    const rows = [...counted.values()];
    counted = new Map();
    if (rows.length === 0) return;
    try {
      await db.asCaller(serviceCaller('registry'), (trx) => addLookUps(trx, rows));
    } catch (error) {
      log.warn({ err: String(error) }, 'look-ups could not be written; they are with the next ones');
      rows.forEach(add);
    }
  };
  let last = Promise.resolve();
  let waiting: Promise<void> | undefined;
  /** One statement at a time: a province's row of today is everybody's. */
  const written = (): Promise<void> =>
    (waiting ??= last =
      last.then(() => {
        waiting = undefined;
        return write();
      }));
  return {
    count: (divisionCode, answered) => {
      add({
        day: beijingDay(clock.now()),
        province: provinceOf(divisionCode),
        asked: 1,
        unanswered: answered ? 0 : 1,
      });
      return written();
    },
    stop: written,
  };
}

/** First digits that GB/T 2260 gives to provinces; anybody may ask anything, and it must not make rows. */
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}(\d{3})?$/;

function provinceOf(divisionCode: string): string {
  return PROVINCES.test(divisionCode) ? `${divisionCode.slice(0, 2)}0000` : 'other';
}
