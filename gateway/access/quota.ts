import type { RequestContext } from '../engine.js';
import type { Budgets, BudgetState } from '../limits/budgets/budgets.js';
import type { Bulkhead } from '../limits/bulkhead.js';
import { payerOf } from '../limits/payer.js';
import type { CallerKind } from '../../schema/caller.js';

export interface QuotaParts {
  readonly budgets: Budgets;
  readonly bulkhead: Bulkhead;
  readonly costPerOperation: (kind: CallerKind) => number;
}

/** How a caller stands. Asking for it is a request like any other: it is counted in what it tells. */
export async function quota({ caller, address }: RequestContext, { budgets, bulkhead, costPerOperation }: QuotaParts) {
  const { windowSeconds, requests, cost } = await budgets.states(payerOf(caller, address));
  return {
    windowSeconds,
    requests: budgetOf(requests),
    cost: budgetOf(cost),
    costPerOperation: costPerOperation(caller.kind),
    turns: bulkhead.state(caller.kind),
  };
}

function budgetOf(state: BudgetState | undefined) {
  if (!state) return null;
  const { limit, used, resetsInMs } = state;
  const resetsAt = resetsInMs === undefined ? null : new Date(Date.now() + resetsInMs).toISOString();
  return { limit, used, remaining: limit - used, resetsAt };
}
