import type { DocumentNode, ExecutionResult, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../schema/caller.js';
import type { RefusalCode } from '../schema/refusals.js';
import type { CancelSignal } from './cancellation.js';
import type { ExplainedPlan } from './explain/explain.js';
import type { UpstreamOutcome } from './upstream/upstream.js';
import type { WrittenAnswer } from './written-answer.js';

/** What one client request brings along, whatever the transport. Made once, passed down, never changed. */
export interface RequestContext {
  readonly requestId: string;
  /** The authenticated caller; `PUBLIC_CALLER` where no credentials were sent. */
  readonly caller: Caller;
  /** The client's headers in lower case, for propagation rules; credentials are never propagated unless a rule says so. */
  readonly clientHeaders: Readonly<Record<string, string | undefined>>;
  /** Aborted when the client has gone or the request's deadline has passed. */
  readonly signal: CancelSignal;
  /** Where the request comes from; the anonymous public is told apart by it. */
  readonly address?: string | undefined;
  /** `performance.now()` value at which the request must be answered. */
  readonly deadlineAt: number;
}

/** An operation that passed `prepare()`: parsed, limited, validated against the API schema, variables coerced. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  /** The document with its `@defer`, where it has any: `document` is without, to be answered whole. */
  readonly deferring?: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  /** Equal for equal document text + operation name: the key of everything remembered per document. */
  readonly documentKey: string;
  /** Coerced by graphql-js `getVariableValues`; custom scalars keep their JSON form. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** `NULL`: a failed non-null field becomes null instead of its parent (GraphQL error-behaviour draft). @default 'PROPAGATE' */
  readonly onError: 'PROPAGATE' | 'NULL';
  /** It asks for `__schema` or `__type`. */
  readonly introspects?: true;
  /** What answering it costs at most; 0 where nobody counts. */
  readonly estimatedCost?: number;
  /** Its answer depends on the moment and the sender: equal ones are not executed once. */
  readonly unshared?: true;
  /** It reads something protected: its answer says what. */
  readonly recorded?: true;
  /** What the caller does not get. `document` and `operation` are without it; absent: they are all that was asked. */
  readonly withheld?: Withheld;
}

/** An operation as it was asked, which is also the shape of its answer, and those of its fields that are null in it. */
export interface Withheld {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fields: ReadonlySet<FieldNode>;
}

/** One complete answer. `text` is the JSON body already written (native engine); `result` is for graphql-js shaped answers. */
export type EngineAnswer = WrittenAnswer | { readonly kind: 'result'; readonly result: ExecutionResult };

/** An operation whose answer may come in parts; made by `deferringOperation`. Its `operation` has the deferred fragments. */
export interface DeferringOperation extends PreparedOperation {
  /** Every deferred fragment by the label it got from us; the value is the client's own label, if any. */
  readonly labels: ReadonlyMap<string, string | undefined>;
  /** The same, to be answered whole. */
  readonly whole: PreparedOperation;
}

/** A planned subscription: which stream of which subgraph it follows, and how one event becomes an answer. */
export interface PlannedSubscription {
  readonly subgraph: string;
  /** The JSON text of `{ query, variables, operationName? }` for the subgraph. */
  readonly body: string;
  /** Executes one event; a `data` object is changed on the way and must be nobody else's. Never rejects for a subgraph's failure. */
  execute(event: UpstreamOutcome, context: RequestContext): Promise<EngineAnswer>;
}

export type SubscriptionPlanning =
  | { readonly kind: 'planned'; readonly subscription: PlannedSubscription }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

/** Executes prepared operations on one supergraph. Both engines (`native`, `apollo`) are behind this. */
export interface Engine {
  readonly name: 'native' | 'apollo';
  /** The API schema: what clients see, without inaccessible elements. */
  readonly apiSchema: GraphQLSchema;
  /** Never rejects for a subgraph's failure: that is a partial answer. */
  execute(operation: PreparedOperation, context: RequestContext): Promise<EngineAnswer>;
  /**
   * Hands out the JSON text of each part of an answer: first what is not deferred, then the rest as it arrives. Resolves
   * after the last part. Absent: this engine answers whole.
   */
  executeInParts?(
    operation: DeferringOperation,
    context: RequestContext,
    onPart: (text: string) => void,
  ): Promise<void>;
  /** Absent: this engine follows no streams. */
  subscribe?(operation: PreparedOperation, context: RequestContext): Promise<SubscriptionPlanning>;
  /** What an operation would fetch; nothing is fetched. Absent: this engine cannot tell. */
  explain?(
    operation: PreparedOperation,
    context: RequestContext,
  ): Promise<ExplainedPlan | Extract<SubscriptionPlanning, { kind: 'refused' }>>;
  /** Plans ahead of the first request. Absent: this engine has no plans to prepare. */
  warm?(operation: PreparedOperation, context: RequestContext): Promise<void>;
  /** Waits for requests under way, frees workers and sockets. */
  stop(): Promise<void>;
}
