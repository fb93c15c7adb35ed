import type { ServerResponse } from 'node:http';
import type { Refused } from '../../refused.js';
import type { Beating } from '../pulse.js';
import type { SharedAnswer } from '../shared-answer.js';
import type { Subscriber } from '../subscriber.js';
import type { HttpFraming } from './framing.js';

export interface StreamResponseParts {
  readonly response: ServerResponse;
  readonly framing: HttpFraming;
  readonly headers: Readonly<Record<string, string>>;
  /** Of answers without end. All of an answer that has an end may wait, as that of any request. */
  readonly slowness?: Slowness;
}

interface Slowness {
  /** What a client may leave lying unread in our memory. */
  readonly maxWaitingBytes: number;
  readonly onSlow: (waitingBytes: number) => void;
}

/** A client that reads nothing any more would keep its response for ever. */
const END_WITHIN_MS = 5_000;

/** One HTTP response that carries many answers. */
export class StreamResponse implements Subscriber, Beating {
  private isOver = false;

  constructor(private readonly parts: StreamResponseParts) {
    const { response, framing, headers } = parts;
    // A client that goes while we write is no failure of ours.
    response.on('error', () => undefined);
    response.writeHead(200, {
      ...headers,
      'content-type': framing.contentType,
      'cache-control': 'no-store',
      // nginx holds answers back unless it is told not to.
      'x-accel-buffering': 'no',
    });
    response.write(framing.opening);
  }

  next(answer: SharedAnswer): void {
    this.write(answer.framed(this.parts.framing.answer));
  }

  beat(): void {
    this.write(this.parts.framing.heartbeat);
  }

  complete(): void {
    this.finish(this.parts.framing.closing);
  }

  fail({ errors }: Pick<Refused, 'errors'>): void {
    this.finish(this.parts.framing.failure(errors) + this.parts.framing.closing);
  }

  /** Ends the response without saying that the operation is over: the client comes back. */
  breakOff(): void {
    this.finish('');
  }

  private finish(last: string): void {
    if (this.isOver) return;
    this.isOver = true;
    const { response, slowness } = this.parts;
    response.end(last);
    if (slowness) setTimeout(() => response.destroy(), END_WITHIN_MS).unref();
  }

  private write(bytes: string | Buffer): void {
    if (this.isOver) return;
    const { response, slowness } = this.parts;
    if (slowness && response.writableLength > slowness.maxWaitingBytes) {
      slowness.onSlow(response.writableLength);
      this.isOver = true;
      response.destroy();
      return;
    }
    response.write(bytes);
  }
}
