import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../schema/caller.js';

/** What one client request brings along, whatever the transport. Made once, passed down, never changed. */
export interface RequestContext {
  readonly requestId: string;
  /** The authenticated caller; `PUBLIC_CALLER` where no credentials were sent. */
  readonly caller: Caller;
  /** The client's headers in lower case, for propagation rules; credentials are never propagated unless a rule says so. */
  readonly clientHeaders: Readonly<Record<string, string | undefined>>;
  /** Aborted when the client has gone or the request's deadline has passed. */
  readonly signal: AbortSignal;
  /** `performance.now()` value at which the request must be answered. */
  readonly deadlineAt: number;
}

/** An operation that passed `prepare()`: parsed, limited, validated against the API schema, variables coerced. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  /** Equal for equal document text + operation name: the key of everything remembered per document. */
  readonly documentKey: string;
  /** Coerced by graphql-js `getVariableValues`; custom scalars keep their JSON form. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** `NULL`: a failed non-null field becomes null instead of its parent (GraphQL error-behaviour draft). @default 'PROPAGATE' */
  readonly onError: 'PROPAGATE' | 'NULL';
}

/** One complete answer. `text` is the JSON body already written (native engine); `result` is for graphql-js shaped answers. */
export type EngineAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly hasErrors: boolean }
  | { readonly kind: 'result'; readonly result: ExecutionResult };

/** Executes prepared operations on one supergraph. Both engines (`native`, `apollo`) are behind this. */
export interface Engine {
  readonly name: 'native' | 'apollo';
  /** The API schema: what clients see, without inaccessible elements. */
  readonly apiSchema: GraphQLSchema;
  /** Never rejects for a subgraph's failure: that is a partial answer. */
  execute(operation: PreparedOperation, context: RequestContext): Promise<EngineAnswer>;
  /** Waits for requests under way, frees workers and sockets. */
  stop(): Promise<void>;
}
