import type { DocumentNode } from 'graphql';
import type { PlanNode, QueryPlan } from '../plan.js';
import { findLinks } from './chain-links.js';
import { COPY_MARK, withCopies } from './subgraph-copies.js';

/**
 * Planner defect 7: where a field requires a field that has a `@requires` of its own, back and forth between the same
 * subgraphs, the planner asks a subgraph for what it only knows as external, and computes the rest out of that. So in the
 * supergraph that the planner reads every field in between stands in a subgraph of its own: a copy of the one that has
 * it, by its depth in the chain, so that no chain comes to one twice. So does the field at the end, where the chain began
 * in its own subgraph. Plans name the real ones again.
 */
export function unchainRequirements(supergraph: DocumentNode): DocumentNode {
  const links = findLinks(supergraph);
  return links.size === 0 ? supergraph : withCopies(supergraph, links);
}

/** The plan with the real subgraphs in place of their copies. */
export function askRealSubgraphs(plan: QueryPlan): QueryPlan {
  return JSON.stringify(plan).includes(COPY_MARK) && plan.node ? { ...plan, node: realNode(plan.node) } : plan;
}

function realNode(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(realNode) };
    case 'Flatten':
      return { ...node, node: realNode(node.node) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: realNode(node.ifClause) }),
        ...(node.elseClause && { elseClause: realNode(node.elseClause) }),
      };
    case 'Subscription':
      return { ...node, primary: realFetch(node.primary), ...(node.rest && { rest: realNode(node.rest) }) };
    case 'Defer':
      return {
        ...node,
        primary: node.primary.node ? { ...node.primary, node: realNode(node.primary.node) } : node.primary,
        deferred: node.deferred.map((part) => (part.node ? { ...part, node: realNode(part.node) } : part)),
      };
    case 'Fetch':
      return realFetch(node);
  }
}

function realFetch<T extends { readonly serviceName: string }>(fetch: T): T {
  return { ...fetch, serviceName: fetch.serviceName.split(COPY_MARK)[0]! };
}
