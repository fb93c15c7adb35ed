import { createPlainTransport } from './plain-transport.js';
import type { Transport } from '../transport.js';

export interface HttpTransportOptions {
  readonly url: string;
  /** Sockets kept open to one subgraph. @default 64 */
  readonly connections?: number;
  /** An answer over it is cut off and counts as a failure. @default 10_000_000 */
  readonly maxAnswerBytes?: number;
  /** How long an idle socket is kept. Below the 5 s after which Node servers close theirs. @default 4_000 */
  readonly keepAliveMs?: number;
  /** @default 1_000 */
  readonly connectTimeoutMs?: number;
}

/** A {@link Transport} over keep-alive sockets: our own client for `http:`, undici's for `https:`. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const settled = { connections: 64, maxAnswerBytes: 10_000_000, keepAliveMs: 4_000, connectTimeoutMs: 1_000 };
  const settings: HttpSettings = { ...settled, ...options };
  return new URL(options.url).protocol === 'https:' ? openWhenAsked(settings) : createPlainTransport(settings);
}

/** undici is more code than the rest of a gateway's start: whoever has no subgraph over TLS does not load it. */
function openWhenAsked(settings: HttpSettings): Transport {
  let opened: Promise<Transport> | undefined;
  const open = async (): Promise<Transport> => {
    const { createTlsTransport } = await import('./tls-transport.js');
    return createTlsTransport(settings);
  };
  return {
    post: async (request) => (await (opened ??= open())).post(request),
    close: async () => (await opened)?.close(),
  };
}

export type HttpSettings = Required<HttpTransportOptions>;
