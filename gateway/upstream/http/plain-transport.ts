import type { Transport, TransportAnswer, TransportRequest } from '../transport.js';
import { Connection, type ConnectionParts, type Sending } from './connection.js';
import type { HttpSettings } from './http-transport.js';

/**
 * Over plain TCP: our own HTTP/1.1 client (RFC 9112), because a general one costs more than everything the gateway does
 * with a small answer. It sends POST with a body at hand and reads whole answers, nothing else.
 */
export function createPlainTransport(settings: HttpSettings): Transport {
  const pool = new ConnectionPool(settings);
  return {
    post: (request) => new Promise((resolve, reject) => pool.post(request, resolve, reject)),
    close: () => Promise.resolve(pool.close()),
  };
}

class ConnectionPool {
  private readonly parts: ConnectionParts;
  private readonly requestHead: string;
  private readonly open = new Set<Connection>();
  /** The one used last is used next: the others grow old and are closed. */
  private readonly free: Connection[] = [];
  /** With what is called when their clients go away. */
  private readonly waiting = new Map<Sending, () => void>();
  private tidying: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly settings: HttpSettings) {
    const { protocol, hostname, host, port, pathname, search } = new URL(settings.url);
    if (protocol !== 'http:') throw new Error(`${protocol} is not a protocol we can ask subgraphs with.`);
    this.requestHead = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
    this.parts = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 80 : Number(port),
      connectTimeoutMs: settings.connectTimeoutMs,
      maxAnswerBytes: settings.maxAnswerBytes,
      keepAliveMs: settings.keepAliveMs,
      onFree: (connection) => this.onFree(connection),
      onClosed: (connection) => this.onClosed(connection),
    };
  }

  post(request: TransportRequest, resolve: (answer: TransportAnswer) => void, reject: (error: Error) => void): void {
    const { headers, body, signal } = request;
    if (signal.aborted) return reject(new Error('The request was aborted before it was sent.'));
    if (this.isClosed) return reject(new Error('The transport is closed.'));
    const length = Buffer.byteLength(body);
    const head = this.headOf(headers, length);
    if (head === undefined) return reject(new Error('A header of the request is no HTTP header.'));
    const sending: Sending = { head, body, isBodyPlain: length === body.length, signal, resolve, reject };
    const connection = this.takeFree() ?? this.openAnother();
    if (connection) connection.send(sending);
    else this.wait(sending);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.tidying);
    for (let next = this.takeWaiting(); next; next = this.takeWaiting())
      next.reject(new Error('The transport is closed.'));
    for (const connection of this.open) connection.destroy();
  }

  private headOf(headers: TransportRequest['headers'], length: number): string | undefined {
    let text = this.requestHead;
    for (const name in headers) {
      const value = headers[name]!;
      if (!NAME.test(name) || OURS.has(name) || NO_VALUE.test(value)) return undefined;
      text += `${name}: ${value}\r\n`;
    }
    return `${text}content-length: ${length}\r\n\r\n`;
  }

  private takeFree(): Connection | undefined {
    const connection = this.free.pop();
    if (!connection || connection.freshUntil > performance.now()) return connection;
    // The others have been idle for longer.
    for (const stale of [connection, ...this.free]) stale.destroy();
    return undefined;
  }

  private openAnother(): Connection | undefined {
    if (this.open.size >= this.settings.connections) return undefined;
    const connection = new Connection(this.parts);
    this.open.add(connection);
    return connection;
  }

  private wait(sending: Sending): void {
    const onAbort = (): void => {
      this.waiting.delete(sending);
      sending.reject(new Error('aborted'));
    };
    sending.signal.addEventListener('abort', onAbort, { once: true });
    this.waiting.set(sending, onAbort);
  }

  private takeWaiting(): Sending | undefined {
    for (const [sending, onAbort] of this.waiting) {
      this.waiting.delete(sending);
      sending.signal.removeEventListener('abort', onAbort);
      if (!sending.signal.aborted) return sending;
      // Its signal is just telling everybody, and another of its requests has come to know first.
      sending.reject(new Error('aborted'));
    }
    return undefined;
  }

  private onFree(connection: Connection): void {
    const next = this.takeWaiting();
    if (next) connection.send(next);
    else {
      this.free.push(connection);
      this.tidying ??= setTimeout(() => this.tidy(), this.settings.keepAliveMs).unref();
    }
  }

  private onClosed(connection: Connection): void {
    this.open.delete(connection);
    const at = this.free.indexOf(connection);
    if (at >= 0) this.free.splice(at, 1);
    const next = this.isClosed ? undefined : this.takeWaiting();
    if (next) this.openAnother()!.send(next);
  }

  /** Closes what nobody has used for a while, so that a quiet gateway holds no sockets. */
  private tidy(): void {
    const now = performance.now();
    for (const connection of [...this.free]) if (connection.freshUntil <= now) connection.destroy();
    this.tidying = this.free.length > 0 ? setTimeout(() => this.tidy(), this.settings.keepAliveMs).unref() : undefined;
  }
}

/** A token (RFC 9110 §5.6.2), in lower case. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** What the client says itself of the connection and of where the body ends. */
const OURS = new Set(
  'host connection keep-alive content-length transfer-encoding te trailer expect upgrade'.split(' '),
);
/** What a header's value must not have: control characters, and what is no byte. */
const NO_VALUE = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/;
