import { errors, Pool, type Dispatcher } from 'undici';
import { AnswerTooLarge } from '../answer-too-large.js';
import type { Transport, TransportAnswer, TransportRequest } from '../transport.js';
import type { HttpSettings } from './http-transport.js';

/** Over TLS: undici's pool. */
export function createTlsTransport(settings: HttpSettings): Transport {
  const { origin, pathname, search } = new URL(settings.url);
  const { maxAnswerBytes } = settings;
  const pool = new Pool(origin, {
    connections: settings.connections,
    keepAliveTimeout: settings.keepAliveMs,
    connect: { timeout: settings.connectTimeoutMs },
    // Time limits are the upstream's: one clock, not three.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes,
  });
  const path = pathname + search;
  return {
    post: (request) =>
      new Promise((resolve, reject) => {
        if (request.signal.aborted) return reject(new Error('The request was aborted before it was sent.'));
        const { headers, body } = request;
        pool.dispatch(
          { path, method: 'POST', headers, body },
          new Exchange(request, { resolve, reject, maxAnswerBytes }),
        );
      }),
    close: () => pool.destroy(),
  };
}

interface Outlet {
  readonly resolve: (answer: TransportAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly maxAnswerBytes: number;
}

/** One request on the wire. undici's dispatch interface: `request()` above it builds a stream per answer that nobody needs here. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private status = 0;
  private headers: TransportAnswer['headers'] = {};
  private controller: Dispatcher.DispatchController | undefined;
  private aborted = false;

  constructor(
    private readonly request: TransportRequest,
    private readonly outlet: Outlet,
  ) {
    request.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.aborted) controller.abort(new Error('aborted'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: object): void {
    this.status = status;
    this.headers = headers as TransportAnswer['headers'];
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.release();
    const bytes = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.outlet.resolve({ status: this.status, headers: this.headers, body: bytes.toString() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.release();
    const isTooLarge = error instanceof errors.ResponseExceededMaxSizeError;
    this.outlet.reject(isTooLarge ? new AnswerTooLarge(this.outlet.maxAnswerBytes) : error);
  }

  private readonly onAbort = (): void => {
    this.aborted = true;
    this.controller?.abort(new Error('aborted'));
    // Still waiting for a socket: undici will tell us when it has one, the caller need not wait for that.
    if (!this.controller) this.outlet.reject(new Error('aborted'));
  };

  private release(): void {
    this.request.signal.removeEventListener('abort', this.onAbort);
  }
}
