import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { PreparedOperation } from '../../engine.js';
import { fragmentsOf } from '../../execute/compile-operation.js';
import { compileCost } from './compile-cost.js';
import type { CostFacts } from './cost-facts.js';
import { valueOf, type Term } from './term.js';

export interface EstimatorParts {
  readonly apiSchema: GraphQLSchema;
  readonly facts: CostFacts;
  /** The length of a list of which nobody says anything. */
  readonly assumedListSize: number;
}

/** What an operation will cost at most, by what the schema says and the operation asks. */
export type EstimateCost = (operation: PreparedOperation) => number;

/** An operation's cost is worked out once; with its variables where it depends on them. */
export function createEstimator(parts: EstimatorParts): EstimateCost {
  // Lives as long as the remembered document: its nodes are the keys.
  const costs = new WeakMap<OperationDefinitionNode, Term>();
  return ({ operation, document, variables }) => {
    let cost = costs.get(operation);
    if (cost === undefined) {
      cost = compileCost({ ...parts, operation, fragments: fragmentsOf(document) });
      costs.set(operation, cost);
    }
    return valueOf(cost, variables);
  };
}
