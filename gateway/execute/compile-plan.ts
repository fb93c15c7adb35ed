import type { PlanNode } from '../plan/plan.js';
import { compileFetch, type FetchSurroundings } from './compile-fetch.js';
import type { Step } from './steps.js';

/** Compiles a plan node by node; a fetch inside `Flatten` keeps the path at which its answer belongs. */
export function compilePlan(node: PlanNode, around: FetchSurroundings, path: readonly string[] = []): Step {
  const inside = (child: PlanNode): Step => compilePlan(child, around, path);
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map(inside) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map(inside) };
    case 'Flatten':
      return compilePlan(node.node, around, [...path, ...node.path]);
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        then: node.ifClause && inside(node.ifClause),
        otherwise: node.elseClause && inside(node.elseClause),
      };
    case 'Fetch':
      return compileFetch(node, path, around);
  }
}

/** Whether any fetch reads values from above its entity: then equal entities may still need different answers. */
export function usesContext(step: Step | undefined): boolean {
  switch (step?.kind) {
    case 'sequence':
    case 'parallel':
      return step.steps.some(usesContext);
    case 'condition':
      return usesContext(step.then) || usesContext(step.otherwise);
    case 'entity fetch':
      return step.contexts.length > 0;
    case 'root fetch':
    case undefined:
      return false;
  }
}
