import type { PlanNode } from '../plan/plan.js';
import { compileFetch, type FetchSurroundings } from './compile-fetch.js';
import type { Step } from './steps.js';

/** Compiles a plan node by node; a fetch inside `Flatten` keeps the path at which its answer belongs. */
export function compilePlan(node: PlanNode, around: FetchSurroundings): Step {
  return withSuccessors(compileNode(node, around, []), NOTHING);
}

function compileNode(node: PlanNode, around: FetchSurroundings, path: readonly string[]): Step {
  const inside = (child: PlanNode): Step => compileNode(child, around, path);
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map(inside) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map(inside) };
    case 'Flatten':
      return compileNode(node.node, around, [...path, ...node.path]);
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        then: node.ifClause && inside(node.ifClause),
        otherwise: node.elseClause && inside(node.elseClause),
      };
    case 'Subscription':
      return { kind: 'sequence', steps: [node.primary, ...(node.rest ? [node.rest] : [])].map(inside) };
    case 'Defer':
      throw new Error('A Defer node inside of another node.');
    case 'Fetch': {
      const step = compileFetch(node, path, around);
      return node.id === undefined ? step : { kind: 'landmark', id: node.id, step };
    }
  }
}

/** What comes after a step. */
interface Successor {
  readonly asks: readonly string[];
  readonly isNothing: boolean;
}

const NOTHING: Successor = { asks: [], isNothing: true };

/** Tells every fetch which subgraphs are asked right after it, and whether anything comes after it at all. */
function withSuccessors(step: Step, next: Successor): Step {
  switch (step.kind) {
    case 'sequence':
      return {
        ...step,
        steps: step.steps.map((child, at) => withSuccessors(child, successorOf(step.steps[at + 1], next))),
      };
    case 'parallel':
      return { ...step, steps: step.steps.map((child) => withSuccessors(child, next)) };
    case 'condition':
      return {
        ...step,
        then: step.then && withSuccessors(step.then, next),
        otherwise: step.otherwise && withSuccessors(step.otherwise, next),
      };
    case 'landmark':
      return { ...step, step: withSuccessors(step.step, { ...next, isNothing: false }) };
    case 'root fetch':
    case 'entity fetch':
      return { ...step, leadsTo: next.asks, isLast: next.isNothing };
  }
}

function successorOf(following: Step | undefined, next: Successor): Successor {
  return following ? { asks: firstAsked(following), isNothing: false } : next;
}

/** The subgraphs whose entities are asked first in a step. */
function firstAsked(step: Step): readonly string[] {
  switch (step.kind) {
    case 'sequence':
      return step.steps[0] ? firstAsked(step.steps[0]) : [];
    case 'parallel':
      return [...new Set(step.steps.flatMap(firstAsked))];
    case 'condition':
      return [step.then, step.otherwise].flatMap((branch) => (branch ? firstAsked(branch) : []));
    case 'landmark':
      return firstAsked(step.step);
    case 'entity fetch':
      return [step.subgraph];
    case 'root fetch':
      return [];
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
    case 'landmark':
      return usesContext(step.step);
    case 'entity fetch':
      return step.contexts.length > 0;
    case 'root fetch':
    case undefined:
      return false;
  }
}
