import type { Engine, RequestContext } from '../engine.js';
import type { Upstream } from '../upstream/upstream.js';

export interface NativeEngineOptions {
  /** The composed supergraph, any Federation 2 version. */
  readonly supergraphSdl: string;
  /** Called once per subgraph named in the supergraph, with the routing URL composed into it (may be empty). Closed by `stop()`. */
  readonly subgraphs: (name: string, url: string) => Upstream;
  /** An operation whose plan takes longer is refused with PLAN_BUDGET_EXCEEDED; other operations do not wait for it. @default 2_000 */
  readonly planBudgetMs?: number;
  /** Planned operations kept. @default 2_000 */
  readonly planCacheSize?: number;
  /** Identical queries of the same caller under way at the same time are executed once. @default true */
  readonly shareInbound?: boolean;
  /** Client headers the upstreams' rules read: part of the key of inbound sharing. @default [] */
  readonly propagatedHeaders?: readonly string[];
  /** Decides labels of `@override(label:)` other than `percent(…)`. @default every such label is off */
  readonly overrideLabel?: (label: string, context: RequestContext) => boolean;
  /** Subgraphs whose error messages pass although their code is not on the refusal list. @default none */
  readonly passMessagesOf?: (subgraph: string) => boolean;
  /** Whether `__schema` and `__type` are answered. @default true */
  readonly introspection?: boolean;
  /** Causes of failures, for the log; never sent to a client. @default dropped */
  readonly onFailure?: (failure: EngineFailure) => void;
}

/** Why a part of an answer is missing, with the cause that the client does not see. */
export interface EngineFailure {
  readonly requestId: string;
  readonly subgraph: string | undefined;
  readonly code: string;
  readonly cause: string;
}

/** Our own engine: Apollo's planner in a worker, everything after the plan is this folder. Rejects when the supergraph cannot be read. */
export async function createNativeEngine(_options: NativeEngineOptions): Promise<Engine> {
  throw new Error('not built yet');
}
