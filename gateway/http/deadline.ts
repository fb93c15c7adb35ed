import type { ServerResponse } from 'node:http';
import { Cancellation, type CancelSignal } from '../cancellation.js';

/** How long one request may take, and that it ends when nobody waits for it any more. */
export interface Deadline {
  readonly signal: CancelSignal;
  /** `performance.now()` value. */
  readonly at: number;
  /** Frees the timer; call when the answer is written. */
  clear(): void;
}

/** One signal for both ends of a request: its deadline and its client's disconnect. */
export function openDeadline(response: ServerResponse, timeoutMs: number): Deadline {
  const signal = new Cancellation();
  const timer = setTimeout(() => signal.abort(), timeoutMs);
  const onClose = () => {
    if (!response.writableFinished) signal.abort();
  };
  response.once('close', onClose);
  return {
    signal,
    at: performance.now() + timeoutMs,
    clear() {
      clearTimeout(timer);
      response.off('close', onClose);
    },
  };
}
