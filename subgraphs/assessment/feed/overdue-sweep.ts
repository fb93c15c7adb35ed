import type { Clock } from '../../kit/clock.js';
import type { Log } from '../../kit/log.js';
import type { Database } from '../../kit/store/database.js';
import { rescoreOverdue } from '../actions/rescore-overdue.js';
import type { Tables } from '../store/tables.js';

/** How late a score may notice that a limit has passed: scores are of months. */
const SWEEP_MS = 60_000;

interface Parts {
  readonly db: Database<Tables>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Scores anew, once a minute, what no event of the case feed announces: that a limit has passed. */
export function startOverdueSweep({ db, clock, log }: Parts): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = rescoreOverdue(db, clock).catch((error: unknown) =>
      log.warn({ err: String(error) }, 'overdue cases could not be scored; trying again'),
    );
  }, SWEEP_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
