import type { PlanRun } from './plan-run.js';
import { runEntityFetch } from './run-entity-fetch.js';
import { runRootFetch } from './run-root-fetch.js';
import type { Step } from './steps.js';

/**
 * Walks a compiled plan. A failed fetch is a finding, never an exception, so every step after it runs with what is
 * there: a later failure hides no earlier success.
 */
export function runPlan(step: Step, run: PlanRun): Promise<void> {
  run.gathering.announce(step, run.variables);
  return runStep(step, run);
}

async function runStep(step: Step, run: PlanRun): Promise<void> {
  switch (step.kind) {
    case 'sequence':
      for (const child of step.steps) await runStep(child, run);
      return;
    case 'parallel':
      await Promise.all(step.steps.map((child) => runStep(child, run)));
      return;
    case 'condition': {
      const branch = run.variables[step.variable] === true ? step.then : step.otherwise;
      return branch && runStep(branch, run);
    }
    case 'landmark':
      await runStep(step.step, run);
      return run.reached?.(step.id);
    case 'root fetch':
      return runRootFetch(step, run);
    case 'entity fetch':
      return runEntityFetch(step, run);
  }
}
