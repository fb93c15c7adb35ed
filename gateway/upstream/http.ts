import type { Transport } from './transport.js';

export interface HttpTransportOptions {
  readonly url: string;
  /** Sockets kept open to one subgraph. @default 64 */
  readonly connections?: number;
  /** An answer over it is cut off and counts as a failure. @default 10_000_000 */
  readonly maxAnswerBytes?: number;
  /** How long an idle socket is kept. @default 30_000 */
  readonly keepAliveMs?: number;
  /** @default 1_000 */
  readonly connectTimeoutMs?: number;
}

/** A {@link Transport} over a pool of keep-alive sockets. */
export function createHttpTransport(_options: HttpTransportOptions): Transport {
  throw new Error('not built yet');
}
