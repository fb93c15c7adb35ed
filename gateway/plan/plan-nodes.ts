import type { PlanNode } from './plan.js';

/** The nodes right inside of a node; of a fetch none. */
export function childrenOf(node: PlanNode): readonly PlanNode[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes;
    case 'Condition':
      return [node.ifClause, node.elseClause].filter((child) => child !== undefined);
    case 'Subscription':
      return [node.primary, ...(node.rest ? [node.rest] : [])];
    case 'Defer':
      return [node.primary, ...node.deferred].flatMap((part) => part.node ?? []);
    case 'Flatten':
      return [node.node];
    case 'Fetch':
      return [];
  }
}
