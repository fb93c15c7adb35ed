import { canonicalCaller, type Caller } from '../../schema/caller.js';
import type { CancelSignal } from '../cancellation.js';
import type { RequestContext } from '../engine.js';
import { deliver, type Arrival } from './deliver.js';
import { applyHeaderRules, type HeaderRule, type Headers } from './headers.js';
import { createFlights, startAlone, type Flight } from './in-flight.js';
import { readAnswer } from './read-answer.js';
import type { RetryRule } from './retry.js';
import type { Transport, TransportAnswer } from './transport.js';

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
  /** A query that must not get what was on its way before it was sent, for it reads what has just been changed. */
  readonly isFresh?: boolean;
  /** How the answer's text becomes an outcome, for who wants other data than parsed ones. @default {@link readAnswer} */
  readonly read?: (answer: TransportAnswer) => UpstreamOutcome;
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
export function createUpstream(options: UpstreamOptions): Upstream {
  const flights = createFlights<Arrival>(giveBack);
  const { shareInFlight = true, headerRules = [], timeoutMs = 4_000, reserveMs = 100 } = options;
  return {
    name: options.name,
    send(request, context) {
      const leftMs = Math.min(timeoutMs, context.deadlineAt - performance.now() - reserveMs);
      if (context.signal.aborted || leftMs <= 0) return Promise.resolve(OUT_OF_TIME);
      const headers = applyHeaderRules(headerRules, context.clientHeaders);
      const start = (signal: CancelSignal): Promise<Arrival> =>
        deliver(options, {
          request,
          headers: { ...BODY_HEADERS, ...headers, ...options.sign?.(context, request.body) },
          signal,
        });
      const flight =
        shareInFlight && request.kind === 'query' && !request.isFresh
          ? flights.join({ key: flightKey(headers, context.caller), body: request.body }, start)
          : startAlone(start, giveBack);
      return takePart(flight, { signal: context.signal, leftMs, read: request.read ?? readAnswer });
    },
    close: () => options.transport.close(),
  };
}

function giveBack(arrival: Arrival): void {
  if (arrival.kind === 'answer') arrival.answer.giveBack?.();
}

const BODY_HEADERS: Headers = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json;q=0.9',
};

const OUT_OF_TIME: UpstreamOutcome = {
  kind: 'failed',
  code: 'SUBGRAPH_TIMEOUT',
  cause: 'The request had no time left, or its client had gone.',
  retryAfterSeconds: undefined,
};

/**
 * Two requests share one flight only if the subgraph could not tell them apart: beside the same body the same propagated
 * headers, the same caller. Times and signatures differ per sending and are no part of it.
 */
export function flightKey(headers: Headers, caller: Caller): string {
  return `${canonicalCaller(caller)}\n${Object.keys(headers).length === 0 ? '' : JSON.stringify(headers)}`;
}

interface Part {
  readonly signal: CancelSignal;
  readonly leftMs: number;
  readonly read: NonNullable<UpstreamRequest['read']>;
}

/** One participant's wait: for the flight, its own time limit, or its client's leaving, whatever is first. */
function takePart(flight: Flight<Arrival>, { signal, leftMs, read }: Part): Promise<UpstreamOutcome> {
  return new Promise((resolve) => {
    let isWaiting = true;
    const finish = (outcome: UpstreamOutcome): void => {
      isWaiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      flight.leave();
      resolve(outcome);
    };
    const onAbort = (): void => finish(OUT_OF_TIME);
    const timer = setTimeout(
      () => finish({ ...OUT_OF_TIME, cause: `No answer within ${Math.round(leftMs)} ms.` } as UpstreamOutcome),
      leftMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    // Each participant reads the text for itself: an answer is changed by whoever receives it.
    void flight.result.then((arrival) => {
      // Who has gone reads nothing: what it would be read into may be somebody else's by now.
      if (isWaiting) finish(arrival.kind === 'answer' ? read(arrival.answer) : { ...arrival.failure, kind: 'failed' });
    });
  });
}
