import type { LedgerEvent } from '../../kit/ledger/event.js';
import type { Tail } from '../../kit/feed/tail.js';
import { acceptsCaseEvent, type CaseEventSelection } from '../domain/case-event-selection.js';

/** One event on its way to a subscriber. Events with the same `batch` came together, so that their cases are loaded at once. */
export interface FedEvent {
  readonly batch: readonly LedgerEvent[];
  readonly event: LedgerEvent;
}

export interface CaseFeedRequest {
  readonly selection: CaseEventSelection;
  /** Replay what came after this number; without it only what comes from now on. */
  readonly afterSeq?: number;
  readonly signal?: AbortSignal;
}

/** The case events that a subscriber wants, one by one: backfill, cut-over, live. `return()` frees it at once. */
export function openCaseFeed(tail: Tail, request: CaseFeedRequest): AsyncIterableIterator<FedEvent> {
  const { selection, afterSeq, signal } = request;
  return new CaseFeed(tail.subscribe({ afterSeq, signal, accepts: (event) => acceptsCaseEvent(selection, event) }));
}

/** Takes batches apart. No generator: one that waits for a batch cannot be told that its reader has gone. */
class CaseFeed implements AsyncIterableIterator<FedEvent> {
  private batch: readonly LedgerEvent[] = [];
  private place = 0;

  constructor(private readonly batches: AsyncIterableIterator<readonly LedgerEvent[]>) {}

  async next(): Promise<IteratorResult<FedEvent>> {
    if (this.place >= this.batch.length) {
      const read = await this.batches.next();
      if (read.done) return { value: undefined, done: true };
      this.batch = read.value;
      this.place = 0;
    }
    return { value: { batch: this.batch, event: this.batch[this.place++]! }, done: false };
  }

  async return(): Promise<IteratorResult<FedEvent>> {
    this.batch = [];
    await this.batches.return?.();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
