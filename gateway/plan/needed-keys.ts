import type { PlanNode, QueryPlan, RequiredSelection } from './plan.js';

/** Data keys that one fetch of a plan needs from others: what representations are made of, and values from context. */
export function neededKeys({ node }: QueryPlan): ReadonlySet<string> {
  const keys = new Set<string>();
  if (node) addNode(node, keys);
  return keys;
}

function addNode(node: PlanNode, keys: Set<string>): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.forEach((child) => addNode(child, keys));
    case 'Condition':
      return [node.ifClause, node.elseClause].forEach((child) => child && addNode(child, keys));
    case 'Subscription':
      return [node.primary, node.rest].forEach((child) => child && addNode(child, keys));
    case 'Defer':
      return [node.primary, ...node.deferred].forEach((part) => part.node && addNode(part.node, keys));
    case 'Flatten':
      return addNode(node.node, keys);
    case 'Fetch':
      addRequired(node.requires ?? [], keys);
      for (const { path } of node.contextRewrites ?? []) path.forEach((step) => keys.add(step));
  }
}

function addRequired(selections: readonly RequiredSelection[], keys: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === 'Field') keys.add(selection.alias ?? selection.name);
    addRequired(selection.selections ?? [], keys);
  }
}
