import type { ExplainedFetch } from '../explain/explain.js';
import type { CompiledPlan, PlanBlock } from './compile-operation.js';
import type { Step } from './steps.js';

/** The fetches of a plan in its order; of conditions both branches, for variables decide. */
export function fetchesOf(plan: CompiledPlan, isSubscription: boolean): readonly ExplainedFetch[] {
  const fetches = inBlock(plan);
  const [first, ...rest] = fetches;
  return isSubscription && first ? [{ ...first, kind: 'subscription' }, ...rest] : fetches;
}

function inBlock({ step, deferred }: PlanBlock): readonly ExplainedFetch[] {
  return [...inStep(step), ...deferred.flatMap(inBlock)];
}

function inStep(step: Step | undefined): readonly ExplainedFetch[] {
  switch (step?.kind) {
    case undefined:
      return [];
    case 'sequence':
    case 'parallel':
      return step.steps.flatMap(inStep);
    case 'condition':
      return [...inStep(step.then), ...inStep(step.otherwise)];
    case 'landmark':
      return inStep(step.step);
    case 'root fetch':
      return [{ subgraph: step.subgraph, kind: step.operationKind, path: step.path.join('.') }];
    case 'entity fetch':
      return [{ subgraph: step.subgraph, kind: 'entities', path: step.path.join('.') }];
  }
}
