import type { RequestContext } from '../engine.js';
import type { HeaderRule } from './headers.js';
import type { RetryRule } from './retry.js';
import type { Transport } from './transport.js';

/** One subgraph as the executor sees it: a GraphQL body goes in, a parsed answer or a named failure comes out. */
export interface Upstream {
  readonly name: string;
  /** Never rejects: whatever went wrong is an outcome, so that one dead subgraph leaves the rest of the answer standing. */
  send(request: UpstreamRequest, context: RequestContext): Promise<UpstreamOutcome>;
  close(): Promise<void>;
}

export interface UpstreamRequest {
  /** The JSON text of `{ query, variables?, operationName? }`. */
  readonly body: string;
  /** Only queries are retried and shared. */
  readonly kind: 'query' | 'mutation';
}

export type UpstreamOutcome =
  { readonly kind: 'answered'; readonly answer: SubgraphAnswer } | ({ readonly kind: 'failed' } & UpstreamFailure);

/** A subgraph's answer after its outer shape was checked; what is inside `data` is checked where it is written out. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly SubgraphError[];
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface SubgraphError {
  readonly message: string;
  readonly path: readonly (string | number)[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface UpstreamFailure {
  readonly code: UpstreamFailureCode;
  /** For the log only: it may name hosts and causes. */
  readonly cause: string;
  /** What the subgraph asked for in `Retry-After`, if anything. */
  readonly retryAfterSeconds: number | undefined;
}

export type UpstreamFailureCode = 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_ERROR' | 'ANSWER_TOO_LARGE';

/** Headers that prove the caller to the subgraph; made after the body is final, because the proof is bound to it. */
export type SignCaller = (context: RequestContext, body: string) => Readonly<Record<string, string>>;

export interface UpstreamOptions {
  readonly name: string;
  readonly transport: Transport;
  /** Below the request's deadline, so that the answer can name the slow subgraph. @default 4_000 */
  readonly timeoutMs?: number;
  /** Kept back from the request's deadline to write the answer with what arrived. @default 100 */
  readonly reserveMs?: number;
  /** @default `{ attempts: 2, baseDelayMs: 30, maxDelayMs: 300 }` */
  readonly retry?: RetryRule;
  /** Equal reads of equal callers under way at the same time are sent once. @default true */
  readonly shareInFlight?: boolean;
  /** Applied in order; without a rule nothing of the client's headers passes. @default [] */
  readonly headerRules?: readonly HeaderRule[];
  /** @default no signature */
  readonly sign?: SignCaller;
}

/** Puts time limits, retries, sharing, header rules and the caller's signature around one {@link Transport}. */
export function createUpstream(_options: UpstreamOptions): Upstream {
  throw new Error('not built yet');
}
