import type { Headers } from '../headers.js';

/** A way to one subgraph's streams: over sockets or in process, the same to everything above. */
export interface StreamSource {
  /** Opens at once; what becomes of it reaches the listener, nothing of it before this returns. */
  open(request: StreamRequest, listener: StreamListener): OpenStream;
  close(): Promise<void>;
}

export interface StreamRequest {
  /** The JSON text of `{ query, variables?, operationName? }`. */
  readonly body: string;
  readonly requestId: string;
  /** What the header rules make of the client's headers. */
  readonly headers: Headers;
  /** Proves the caller; made anew at each opening, because a proof is good for half a minute. Bound to the text given. */
  readonly sign: ((text: string) => Headers) | undefined;
}

export interface StreamListener {
  /** The subgraph has been asked. Before this, `lost` means that it could not be reached at all. */
  opened(): void;
  /** One execution result as JSON text. A source that can be held back waits for the promise. */
  next(text: string): Promise<void> | void;
  /** Broken on the way, not by the subgraph's will. Nothing follows. */
  lost(cause: string): void;
  /** The subgraph has no more to say. Nothing follows. */
  ended(): void;
}

export interface OpenStream {
  /** Frees the subgraph's side at once; the listener hears nothing more. Safe to call twice. */
  close(): void;
}
