import type { CallerKind } from '../../../schema/caller.js';
import { refuse, type Refused } from '../../refused.js';
import type { Payer } from '../payer.js';
import type { Counter } from './counter.js';
import type { CounterOptions } from './memory-counter.js';

/** What one payer may ask for in one window; absent: as much as it likes. */
export interface Budget {
  readonly requests?: number | undefined;
  readonly cost?: number | undefined;
}

export interface BudgetsParts {
  readonly windowSeconds: number;
  readonly budgetOf: (kind: CallerKind) => Budget;
  readonly kinds: readonly CallerKind[];
  readonly counter: (options: CounterOptions) => Counter;
}

/** How a payer stands with one of its budgets. */
export interface BudgetState {
  readonly limit: number;
  readonly used: number;
  /** Undefined: nothing was used, the next request opens a window. */
  readonly resetsInMs: number | undefined;
}

export interface BudgetStates {
  readonly windowSeconds: number;
  readonly requests: BudgetState | undefined;
  readonly cost: BudgetState | undefined;
}

export interface Budgets {
  /** Whether anything is counted for such callers at all. */
  covers(kind: CallerKind): boolean;
  /** Whether a request's cost matters. */
  countsCost(kind: CallerKind): boolean;
  /** Takes one request and its estimated cost; undefined when both fit. */
  charge(payer: Payer, cost: number): Promise<Refused | undefined>;
  /** The difference between what a request was charged and what it used: given back, or taken besides. */
  settle(payer: Payer, charged: number, used: number): void;
  states(payer: Payer): Promise<BudgetStates>;
}

type Measure = 'requests' | 'cost';

const CODES = { requests: 'REQUESTS_EXHAUSTED', cost: 'COST_EXHAUSTED' } as const;

export function createBudgets({ windowSeconds, budgetOf, kinds, counter }: BudgetsParts): Budgets {
  const budgets = new Map(kinds.map((kind) => [kind, budgetOf(kind)]));
  const counters = new Map<string, Counter>();
  for (const [kind, budget] of budgets)
    for (const measure of ['requests', 'cost'] as const) {
      const points = budget[measure];
      if (points !== undefined) counters.set(`${kind} ${measure}`, counter({ name: measure, points, windowSeconds }));
    }

  const take = async ({ kind, key }: Payer, measure: Measure, points: number): Promise<Refused | undefined> => {
    const used = counters.get(`${kind} ${measure}`);
    const limit = budgets.get(kind)?.[measure];
    if (!used || limit === undefined) return undefined;
    const { consumed, resetsInMs } = await used.consume(key, points);
    if (consumed <= limit) return undefined;
    // It will not run: what it would have cost is still there for something smaller.
    if (measure === 'cost') used.giveBack(key, points);
    const retryAfterSeconds = Math.max(1, Math.ceil(resetsInMs / 1_000));
    return refuse(CODES[measure], undefined, { limit, value: consumed, retryAfterSeconds });
  };
  const stateOf = async ({ kind, key }: Payer, measure: Measure): Promise<BudgetState | undefined> => {
    const used = counters.get(`${kind} ${measure}`);
    const limit = budgets.get(kind)?.[measure];
    if (!used || limit === undefined) return undefined;
    const { consumed, resetsInMs } = await used.standing(key);
    return { limit, used: Math.min(consumed, limit), resetsInMs: resetsInMs > 0 ? resetsInMs : undefined };
  };

  return {
    covers: (kind) => counters.has(`${kind} requests`) || counters.has(`${kind} cost`),
    countsCost: (kind) => counters.has(`${kind} cost`),
    charge: async (payer, cost) =>
      (await take(payer, 'requests', 1)) ?? (cost > 0 ? await take(payer, 'cost', Math.ceil(cost)) : undefined),
    settle({ kind, key }, charged, used) {
      const counted = counters.get(`${kind} cost`);
      const more = Math.ceil(used) - Math.ceil(charged);
      if (more > 0) void counted?.consume(key, more);
      else if (more < 0) counted?.giveBack(key, -more);
    },
    states: async (payer) => ({
      windowSeconds,
      requests: await stateOf(payer, 'requests'),
      cost: await stateOf(payer, 'cost'),
    }),
  };
}
