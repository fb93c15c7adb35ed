import type { PreparedOperation, SubscriptionPlanning } from '../engine.js';
import { safeVariables } from '../plan/safe-variables.js';
import { executeOperation, type ExecutableOperation, type Execution } from './execute-operation.js';
import { rootFetchBody } from './run-root-fetch.js';
import type { RootFetchStep, Step } from './steps.js';
import { createVariableTexts } from './write-answer.js';

export interface SubscriptionSurroundings extends Execution {
  /** Counts work under way, so that the engine stops after it. */
  readonly count: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * The planner's Subscription node is a sequence whose first step is the stream. An event is that step's answer: it is
 * handed over where the step would have sent its request, and everything after it runs as for a query.
 */
export function planSubscription(
  operation: ExecutableOperation,
  prepared: PreparedOperation,
  { count, ...execution }: SubscriptionSurroundings,
): SubscriptionPlanning {
  const primary = primaryOf(operation.plan.step);
  if (!primary) return { kind: 'refused', code: 'BAD_REQUEST' };
  const { subgraph } = primary;
  const body = rootFetchBody(primary, createVariableTexts(safeVariables(prepared.variables, operation.plan.renamed)));
  return {
    kind: 'planned',
    subscription: {
      subgraph,
      body,
      execute(event, context) {
        const real = execution.upstreams.get(subgraph);
        const upstreams = new Map(execution.upstreams).set(subgraph, {
          name: subgraph,
          send: (request, sending) =>
            request.body === body || !real ? Promise.resolve(event) : real.send(request, sending),
          close: () => Promise.resolve(),
        });
        return count(executeOperation(operation, { prepared, context }, { ...execution, upstreams }));
      },
    },
  };
}

/** Absent for an operation that asks for nothing, or whose one field is left out by a condition. */
function primaryOf(step: Step | undefined): RootFetchStep | undefined {
  const first = step?.kind === 'sequence' ? step.steps[0] : step;
  return first?.kind === 'root fetch' ? first : undefined;
}
