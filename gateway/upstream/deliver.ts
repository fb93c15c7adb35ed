import type { CancelSignal } from '../cancellation.js';
import { AnswerTooLarge } from './answer-too-large.js';
import type { Headers } from './headers.js';
import { DEFAULT_RETRY, isWorthRetrying, readRetryAfter, retryDelayMs } from './retry.js';
import type { TransportAnswer } from './transport.js';
import type { UpstreamFailure, UpstreamOptions, UpstreamRequest } from './upstream.js';

/** What the wire gave in the end. */
export type Arrival =
  | { readonly kind: 'answer'; readonly answer: TransportAnswer }
  | { readonly kind: 'failure'; readonly failure: UpstreamFailure };

export interface Delivery {
  readonly request: UpstreamRequest;
  readonly headers: Headers;
  readonly signal: CancelSignal;
}

/** Sends a request, a query again when nothing or a passing refusal came back. Never rejects. */
export async function deliver(
  { transport, retry = DEFAULT_RETRY }: Pick<UpstreamOptions, 'transport' | 'retry'>,
  { request, headers, signal }: Delivery,
): Promise<Arrival> {
  const attempts = request.kind === 'query' ? retry.attempts : 1;
  for (let attempt = 1; ; attempt++) {
    const arrival = await transport.post({ body: request.body, headers, signal }).then(arrived, failed);
    if (attempt >= attempts || signal.aborted || !isPassing(arrival)) return arrival;
    const retryAfterSeconds =
      arrival.kind === 'answer' ? readRetryAfter(arrival.answer.headers['retry-after'], Date.now()) : undefined;
    const delayMs = retryDelayMs(retry, attempt, { random: Math.random(), retryAfterSeconds });
    // A subgraph that asks for a long pause gets it from the client, who is told.
    if (delayMs > retry.maxDelayMs) return arrival;
    await pause(delayMs, signal);
  }
}

/** Until then, or until nobody waits any more. */
function pause(delayMs: number, signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener('abort', end, { once: true });
  });
}

function arrived(answer: TransportAnswer): Arrival {
  return { kind: 'answer', answer };
}

function failed(error: unknown): Arrival {
  const code = error instanceof AnswerTooLarge ? 'ANSWER_TOO_LARGE' : 'SUBGRAPH_UNAVAILABLE';
  return { kind: 'failure', failure: { code, cause: String(error), retryAfterSeconds: undefined } };
}

function isPassing(arrival: Arrival): boolean {
  return arrival.kind === 'answer'
    ? isWorthRetrying(arrival.answer.status)
    : arrival.failure.code === 'SUBGRAPH_UNAVAILABLE';
}
