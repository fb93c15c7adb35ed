import type { PlanNode, QueryPlan, RequiredSelection } from './plan.js';
import { childrenOf } from './plan-nodes.js';

/** Data keys that one fetch of a plan needs from others: what representations are made of, and values from context. */
export function neededKeys({ node }: QueryPlan): ReadonlySet<string> {
  const keys = new Set<string>();
  if (node) addNode(node, keys);
  return keys;
}

function addNode(node: PlanNode, keys: Set<string>): void {
  childrenOf(node).forEach((child) => addNode(child, keys));
  if (node.kind !== 'Fetch') return;
  addRequired(node.requires ?? [], keys);
  for (const { path } of node.contextRewrites ?? []) path.forEach((step) => keys.add(step));
}

function addRequired(selections: readonly RequiredSelection[], keys: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === 'Field') keys.add(selection.alias ?? selection.name);
    addRequired(selection.selections ?? [], keys);
  }
}
