import { AnswerTooLarge } from './answer-too-large.js';
import type { Transport, TransportAnswer, TransportRequest } from './transport.js';

/** A subgraph in the same process: the request's bytes go in, the answer's bytes come out. */
export interface InProcessSubgraph {
  handle(request: InProcessRequest): Promise<TransportAnswer>;
}

/** With a signal that everything inside a subgraph understands. */
export interface InProcessRequest extends TransportRequest {
  readonly signal: AbortSignal;
}

export interface InProcessTransportOptions {
  readonly handle: InProcessSubgraph['handle'];
  /** As over HTTP, so that both modes refuse the same answers. @default 10_000_000 */
  readonly maxAnswerBytes?: number;
}

/** A {@link Transport} without sockets, for the embedded mode and for tests. */
export function createInProcessTransport(options: InProcessTransportOptions): Transport {
  const maxAnswerBytes = options.maxAnswerBytes ?? 10_000_000;
  return {
    post: (request) =>
      new Promise((resolve, reject) => {
        const ending = new AbortController();
        const onAbort = (): void => {
          ending.abort();
          reject(new Error('aborted'));
        };
        if (request.signal.aborted) return onAbort();
        request.signal.addEventListener('abort', onAbort, { once: true });
        options
          .handle({ ...request, signal: ending.signal })
          .then((answer) => resolve(withinCap(answer, maxAnswerBytes)))
          .catch(reject)
          .finally(() => request.signal.removeEventListener('abort', onAbort));
      }),
    close: async () => undefined,
  };
}

function withinCap(answer: TransportAnswer, maxAnswerBytes: number): TransportAnswer {
  // A character takes three bytes at most (a surrogate pair four for two), so most answers need no count.
  const mayBeOver = answer.body.length * 3 > maxAnswerBytes;
  if (mayBeOver && Buffer.byteLength(answer.body) > maxAnswerBytes) throw new AnswerTooLarge(maxAnswerBytes);
  return answer;
}
