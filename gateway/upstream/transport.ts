import type { CancelSignal } from '../cancellation.js';

/** One GraphQL request to one subgraph, as bytes: HTTP and in-process are the same to everything above. */
export interface Transport {
  /**
   * Resolves with whatever the subgraph answered, also with an error status. Rejects when nothing came back: connection
   * refused or lost, the answer over its cap, or `signal` aborted.
   */
  post(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

export interface TransportRequest {
  /** The JSON text of `{ query, variables?, operationName?, extensions? }`; what the caller's signature is bound to. */
  readonly body: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: CancelSignal;
}

export interface TransportAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The same as valid UTF-8, where it came as bytes: who reads those saves making it a string. */
  readonly bytes?: Buffer | undefined;
  /** Whoever calls it reads neither of them any more: their memory is used for another answer. */
  giveBack?(): void;
}
