import { connect, type Socket } from 'node:net';
import type { CancelSignal } from '../../cancellation.js';
import type { TransportAnswer } from '../transport.js';
import { HttpAnswer } from './http-answer.js';
import { ResponseReader } from './response-reader.js';

export interface ConnectionParts {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly keepAliveMs: number;
  /** It can take the next request. */
  readonly onFree: (connection: Connection) => void;
  readonly onClosed: (connection: Connection) => void;
}

/** A request on its way, ready to be written. */
export interface Sending {
  readonly head: string;
  readonly body: string;
  /** All of it is ASCII. */
  readonly isBodyPlain: boolean;
  readonly signal: CancelSignal;
  readonly resolve: (answer: TransportAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** All connections read into it, one after the other; nothing of it outlives a read. */
const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

/** One socket to a subgraph, with one request at a time. A request that is given up takes its socket along. */
export class Connection {
  /** `performance.now()` after which an idle connection is not used again: its server may be closing it. */
  freshUntil = Infinity;
  private readonly socket: Socket;
  private readonly reader: ResponseReader;
  private sending: Sending | undefined;
  private connecting: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly parts: ConnectionParts) {
    this.reader = new ResponseReader(parts.maxAnswerBytes);
    this.socket = connect({
      host: parts.host,
      port: parts.port,
      noDelay: true,
      keepAlive: true,
      onread: { buffer: READ_BUFFER, callback: this.onRead },
    });
    const { connectTimeoutMs } = parts;
    this.connecting = setTimeout(
      () => this.fail(new Error(`No connection within ${connectTimeoutMs} ms.`)),
      connectTimeoutMs,
    );
    this.socket
      .on('connect', () => clearTimeout(this.connecting))
      .on('end', this.onEnd)
      .on('error', (error) => this.fail(error))
      .on('close', () => this.fail(new Error('The subgraph closed the connection.')));
  }

  /** The connection must be free. */
  send(sending: Sending): void {
    this.sending = sending;
    sending.signal.addEventListener('abort', this.onAbort, { once: true });
    const { head, body, isBodyPlain } = sending;
    // One write where all is ASCII; header values are Latin-1, as they came (RFC 9110 §5.5), beside UTF-8.
    if (isBodyPlain) this.socket.write(head + body, 'latin1');
    else {
      this.socket.cork();
      this.socket.write(head, 'latin1');
      this.socket.write(body);
      this.socket.uncork();
    }
  }

  destroy(): void {
    this.fail(new Error('The connection was closed.'));
  }

  private readonly onRead = (length: number): boolean => {
    const { sending, reader } = this;
    if (!sending) this.fail(new Error('The subgraph sent what nobody asked for.'));
    else
      try {
        if (reader.read(READ_BUFFER.subarray(0, length))) this.finish(sending);
      } catch (error) {
        this.fail(error as Error);
      }
    return true;
  };

  private readonly onEnd = (): void => {
    if (this.sending && this.reader.end()) this.finish(this.sending);
    else this.fail(new Error('The subgraph closed the connection.'));
  };

  private finish(sending: Sending): void {
    const head = this.reader.head!;
    const { body } = this.reader;
    this.release(sending);
    this.reader.reset();
    // Answered before all of the request was sent: what is left of it would be taken for the next one.
    if (!head.isKeptAlive || this.socket.writableLength > 0) this.close();
    else {
      const keptMs = Math.min(this.parts.keepAliveMs, (head.keepAliveMs ?? Infinity) - SERVER_MARGIN_MS);
      this.freshUntil = performance.now() + keptMs;
      this.parts.onFree(this);
    }
    sending.resolve(new HttpAnswer(head, body));
  }

  private readonly onAbort = (): void => this.fail(new Error('aborted'));

  private fail(error: Error): void {
    const { sending } = this;
    if (sending) this.release(sending);
    this.close();
    sending?.reject(error);
  }

  private release(sending: Sending): void {
    sending.signal.removeEventListener('abort', this.onAbort);
    this.sending = undefined;
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.connecting);
    this.socket.destroy();
    this.parts.onClosed(this);
  }
}

/** A request must have arrived when the server's own clock for idle connections runs out. */
const SERVER_MARGIN_MS = 1_000;
