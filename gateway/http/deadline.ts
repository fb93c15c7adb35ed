import type { ServerResponse } from 'node:http';

/** How long one request may take, and that it ends when nobody waits for it any more. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** `performance.now()` value. */
  readonly at: number;
  /** Frees the timer; call when the answer is written. */
  clear(): void;
}

/** One signal for both ends of a request: its deadline and its client's disconnect. */
export function openDeadline(response: ServerResponse, timeoutMs: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('the deadline has passed')), timeoutMs);
  const onClose = () => {
    if (!response.writableFinished) controller.abort(new Error('the client has gone'));
  };
  response.once('close', onClose);
  return {
    signal: controller.signal,
    at: performance.now() + timeoutMs,
    clear() {
      clearTimeout(timer);
      response.off('close', onClose);
    },
  };
}
