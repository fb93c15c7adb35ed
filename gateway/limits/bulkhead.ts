import type { CancelSignal } from '../cancellation.js';
import type { CallerKind } from '../../schema/caller.js';
import { refuse, type LimitDetails, type Refused } from '../refused.js';
import { FairQueue, type ClassRule, type Turn, type Waiting } from './fair-queue.js';
import type { Payer } from './payer.js';

export interface BulkheadParts {
  readonly executing: number;
  readonly executingPerAgency: number;
  readonly waitMs: number;
  readonly ruleOf: (kind: CallerKind) => ClassRule;
}

/** What is under way and what waits for its turn, of one kind of caller. */
export interface BulkheadState {
  readonly executing: number;
  readonly waiting: number;
  readonly limit: number;
}

/** Keeps the work of one kind of caller, and of one agency, from taking all there is. */
export interface Bulkhead {
  /** Undefined: not now; `wait` for it. Otherwise the way to end the turn. */
  enter(payer: Payer): Leave | undefined;
  /** Resolves with the way to end the turn when it has come. */
  wait(payer: Payer, signal: CancelSignal): Promise<Leave | Refused>;
  state(kind: CallerKind): BulkheadState;
}

/** Ends a turn; once. */
export type Leave = () => void;

export function createBulkhead({ executing, executingPerAgency, waitMs, ruleOf }: BulkheadParts): Bulkhead {
  const queue = new FairQueue({
    executing,
    executingPerGroup: executingPerAgency,
    classOf: (kind) => ruleOf(kind as CallerKind),
  });
  const leaving = (turn: Turn): Leave => {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      queue.leave(turn);
    };
  };
  return {
    enter({ kind, group }) {
      const turn = { class: kind, group };
      return queue.enter(turn) ? leaving(turn) : undefined;
    },
    wait({ kind, group }, signal) {
      const turn = { class: kind, group };
      return new Promise((resolve) => {
        const finish = (outcome: Leave | Refused): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          resolve(outcome);
        };
        const waiting: Waiting = { turn, start: () => finish(leaving(turn)) };
        const giveUp = (): void => {
          queue.giveUp(waiting);
          const { rule, executing: underWay, waiting: others } = queue.counts(kind);
          finish(tooBusy({ limit: rule.executing, value: underWay + others + 1 }, waitMs));
        };
        const timer = setTimeout(giveUp, waitMs);
        signal.addEventListener('abort', giveUp, { once: true });
        if (signal.aborted) return giveUp();
        if (queue.wait(waiting)) return;
        const { rule, waiting: others } = queue.counts(kind);
        finish(tooBusy({ limit: rule.waiting, value: others + 1 }, waitMs));
      });
    },
    state(kind) {
      const { executing: underWay, waiting, rule } = queue.counts(kind);
      return { executing: underWay, waiting, limit: rule.executing };
    },
  };
}

function tooBusy(counted: Pick<LimitDetails, 'limit' | 'value'>, waitMs: number): Refused {
  const message = 'Too many requests of this kind of caller are under way; try again.';
  return refuse('OVERLOADED', message, { ...counted, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) });
}
