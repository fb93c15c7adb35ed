import type { LedgerEvent } from '../ledger/event.js';

export type Batch = readonly LedgerEvent[];
export type ReadAfter = (afterSeq: number) => Promise<Batch>;

/** A subscriber that leaves more events than this unread is closed; it can come back with its cursor. */
const MAX_UNREAD_EVENTS = 8_192;

/** A subscriber did not keep up; everything up to its last event was delivered. */
export class SlowSubscriber extends Error {
  override readonly name = 'SlowSubscriber';
}

/**
 * One subscriber's end of the tail: a bounded queue that is an iterator. It is not a generator, because a generator that
 * waits for an event cannot be told that its reader has gone.
 */
export class Outlet implements AsyncIterableIterator<Batch> {
  private readonly unread: Batch[] = [];
  private unreadEvents = 0;
  private waiting: PromiseWithResolvers<IteratorResult<Batch>> | undefined;
  private room: (() => void) | undefined;
  private failure: Error | undefined;
  private closed = false;
  private live = false;
  /** Up to which number this subscriber has been served. */
  private served = 0;
  /** The greatest number that went by before it was live. */
  private passedBy = 0;

  constructor(
    private readonly accepts: (event: LedgerEvent) => boolean,
    private readonly onClose: () => void,
  ) {}

  /** Replays from `afterSeq` and goes live in the same turn in which nothing more is missing. */
  async begin(afterSeq: number, read: ReadAfter): Promise<void> {
    this.served = afterSeq;
    while (!this.closed) {
      const events = await read(this.served);
      if (events.length > 0) {
        this.push(events);
        await this.untilThereIsRoom();
      } else if (this.passedBy <= this.served) {
        this.live = true;
        return;
      }
    }
  }

  /** Takes a live batch. */
  offer(events: Batch): void {
    if (!this.live) this.passedBy = events.at(-1)!.seq;
    else if (this.unreadEvents >= MAX_UNREAD_EVENTS) this.fail(new SlowSubscriber('The subscriber did not keep up.'));
    else this.push(events);
  }

  next(): Promise<IteratorResult<Batch>> {
    const value = this.unread.shift();
    this.unreadEvents -= value?.length ?? 0;
    if (this.unreadEvents < MAX_UNREAD_EVENTS / 2) this.room?.();
    if (value) return Promise.resolve({ value, done: false });
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.closed) return Promise.resolve({ value: undefined, done: true });
    this.waiting = deferred();
    return this.waiting.promise;
  }

  return(): Promise<IteratorResult<Batch>> {
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  fail(error: unknown): void {
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.waiting?.reject(this.failure);
    this.waiting = undefined;
    this.close();
  }

  readonly end = (): void => {
    this.unread.length = 0;
    this.unreadEvents = 0;
    this.close();
  };

  private push(events: Batch): void {
    const fresh = events.filter((event) => event.seq > this.served && this.accepts(event));
    this.served = Math.max(this.served, events.at(-1)!.seq);
    if (this.closed || fresh.length === 0) return;
    if (this.waiting) this.waiting.resolve({ value: fresh, done: false });
    else {
      this.unread.push(fresh);
      this.unreadEvents += fresh.length;
    }
    this.waiting = undefined;
  }

  /** The backlog is on disk: the backfill waits for its reader instead of filling memory. */
  private async untilThereIsRoom(): Promise<void> {
    if (this.unreadEvents < MAX_UNREAD_EVENTS / 2) return;
    await new Promise<void>((resolve) => (this.room = resolve));
    this.room = undefined;
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose();
    this.room?.();
    this.waiting?.resolve({ value: undefined, done: true });
    this.waiting = undefined;
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
