import type { PreparedOperation, RequestContext } from '../engine.js';
import { refuse, type Refused } from '../refused.js';
import type { GraphQLParameters } from '../parameters.js';
import type { Generation } from '../reload/generation.js';

/** One request to one subgraph that an operation would make, in the order of its plan. */
export interface ExplainedFetch {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'entities' | 'subscription';
  /** Where its answer belongs: `cases.nodes.@`; empty for the root. */
  readonly path: string;
}

export interface ExplainedPlan {
  readonly fetches: readonly ExplainedFetch[];
  /** The plan was there already. */
  readonly isCached: boolean;
}

/** The client asks what an operation would take instead of running it. */
export function asksToExplain({ extensions }: GraphQLParameters): boolean {
  return extensions !== undefined && extensions['explain'] === true;
}

export interface Explaining {
  readonly operation: PreparedOperation;
  readonly generation: Generation;
  readonly context: RequestContext;
  /** The document had been checked before this request. */
  readonly isDocumentCached: boolean;
}

/** The answer of an operation that is explained and not run: JSON text. */
export async function explain({
  operation,
  generation: { engine, prepareParts },
  context,
  isDocumentCached,
}: Explaining): Promise<string | Refused> {
  if (prepareParts.mayExplain?.(context.caller.kind) === false)
    return refuse('FORBIDDEN', 'Operations are not explained to such callers.');
  if (!engine.explain) return refuse('BAD_REQUEST', 'This engine does not explain operations.');
  const planned = await engine.explain(operation, context);
  if ('kind' in planned) return refuse(planned.code);
  const { fetches, isCached } = planned;
  const explained = {
    operation: operation.operation.operation,
    cost: {
      estimated: operation.estimatedCost ?? null,
      limit: prepareParts.cost?.limitOf(context.caller.kind) ?? null,
    },
    fetches,
    subgraphs: [...new Set(fetches.map(({ subgraph }) => subgraph))].sort(),
    cached: { document: isDocumentCached, plan: isCached },
    withheldFields: operation.withheld?.fields.size ?? 0,
    recorded: operation.recorded === true,
  };
  return JSON.stringify({ data: null, extensions: { explain: explained } });
}
