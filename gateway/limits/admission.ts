import type { CancelSignal } from '../cancellation.js';
import type { Caller } from '../../schema/caller.js';
import type { Refused } from '../refused.js';
import type { Budgets } from './budgets/budgets.js';
import type { Bulkhead, Leave } from './bulkhead.js';
import { payerOf, type Payer } from './payer.js';

/** A prepared operation that asks to be executed. */
export interface Asking {
  readonly caller: Caller;
  /** Where the request comes from; the anonymous public is told apart by it. */
  readonly address: string | undefined;
  readonly estimatedCost: number;
  /** It has been taken from the caller's budget already. */
  readonly isCharged?: boolean | undefined;
  readonly signal: CancelSignal;
}

/** Somebody who may execute; whoever got it calls `leave` once, when the answer is there. */
export interface Pass {
  readonly kind: 'pass';
  /** @param actualCost where it was counted: the budget is charged that in place of the estimate */
  leave(actualCost?: number): void;
}

export interface AdmissionParts {
  readonly budgets: Budgets;
  readonly bulkhead: Bulkhead;
}

/** The last thing asked before an operation is executed: whether the caller has budget left, and whose turn it is. */
export interface Admission {
  /** Undefined: somebody has to be asked, or waited for. */
  atOnce(asking: Asking): Pass | undefined;
  afterWaiting(asking: Asking): Promise<Pass | Refused>;
  /** Whether it matters what an answer to such callers has cost. */
  countsCost(caller: Caller): boolean;
  /** Only the budget: for what is opened and then lives long. */
  charge(asking: Omit<Asking, 'signal'>): Promise<Refused | undefined> | undefined;
}

export function createAdmission({ budgets, bulkhead }: AdmissionParts): Admission {
  const passOf = (payer: Payer, leave: Leave | undefined, charged: number): Pass => ({
    kind: 'pass',
    leave(actualCost) {
      leave?.();
      if (actualCost !== undefined) budgets.settle(payer, charged, actualCost);
    },
  });
  return {
    atOnce({ caller, address }) {
      // Our own subgraphs ask while requests of others wait for them: they are never made to wait themselves.
      if (caller.kind === 'SERVICE') return FREE;
      if (budgets.covers(caller.kind)) return undefined;
      const payer = payerOf(caller, address);
      const leave = bulkhead.enter(payer);
      return leave && { kind: 'pass', leave };
    },
    async afterWaiting({ caller, address, estimatedCost, isCharged, signal }) {
      if (caller.kind === 'SERVICE') return FREE;
      const payer = payerOf(caller, address);
      const refused = isCharged ? undefined : await budgets.charge(payer, estimatedCost);
      if (refused) return refused;
      const leave = bulkhead.enter(payer) ?? (await bulkhead.wait(payer, signal));
      const charged = budgets.countsCost(caller.kind) ? estimatedCost : 0;
      if (typeof leave === 'function') return passOf(payer, leave, charged);
      budgets.settle(payer, charged, 0);
      return leave;
    },
    countsCost: ({ kind }) => kind !== 'SERVICE' && budgets.countsCost(kind),
    charge({ caller, address, estimatedCost }) {
      if (caller.kind === 'SERVICE' || !budgets.covers(caller.kind)) return undefined;
      return budgets.charge(payerOf(caller, address), estimatedCost);
    },
  };
}

const FREE: Pass = { kind: 'pass', leave: () => undefined };
