import type { Transport, TransportAnswer, TransportRequest } from './transport.js';

/** A subgraph in the same process: the request's bytes go in, the answer's bytes come out. */
export interface InProcessSubgraph {
  handle(request: TransportRequest): Promise<TransportAnswer>;
}

export interface InProcessTransportOptions {
  readonly handle: InProcessSubgraph['handle'];
  /** As over HTTP, so that both modes refuse the same answers. @default 10_000_000 */
  readonly maxAnswerBytes?: number;
}

/** A {@link Transport} without sockets, for the embedded mode and for tests. */
export function createInProcessTransport(_options: InProcessTransportOptions): Transport {
  throw new Error('not built yet');
}
