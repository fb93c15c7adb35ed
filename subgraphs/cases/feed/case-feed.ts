import type { LedgerEvent } from '../../kit/ledger/event.js';
import type { Tail } from '../../kit/feed/tail.js';
import type { Caller } from '../../../schema/caller.js';
import { acceptsCaseEvent, aboutCasesOnly, type CaseEventSelection } from '../domain/case-event-selection.js';
import { casePayload } from '../domain/case-event.js';
import { eventSight, type EventSight } from '../domain/may-see.js';
import type { SightedEvent } from './sighted-event.js';

/** One event on its way to a subscriber. Events with the same `batch` came together, so that their cases are loaded at once. */
export interface FedEvent {
  readonly batch: readonly LedgerEvent[];
  readonly event: LedgerEvent;
  readonly sight: Exclude<EventSight, 'HIDDEN'>;
}

export interface CaseFeedRequest {
  /** Who reads. */
  readonly caller: Caller;
  readonly selection: CaseEventSelection;
  /** Replay what came after this number; without it only what comes from now on. */
  readonly afterSeq?: number;
  readonly signal?: AbortSignal;
}

/** The case events that a subscriber wants, one by one: backfill, cut-over, live. `return()` frees it at once. */
export function openCaseFeed(tail: Tail, request: CaseFeedRequest): AsyncIterableIterator<FedEvent> {
  const { caller, selection, afterSeq, signal } = request;
  const accepts = (event: LedgerEvent): boolean => {
    const sight = sightOf(caller, event);
    if (sight === 'HIDDEN') return false;
    return acceptsCaseEvent(sight === 'LEFT' ? aboutCasesOnly(selection) : selection, event);
  };
  // A subgraph sees all, whatever decides who sees a case.
  const plain = caller.kind === 'SERVICE';
  return new CaseFeed(caller, tail.subscribe({ afterSeq, signal, accepts, plain }));
}

/** This subgraph's tail hands out sighted events only (`enrichEvents`). */
function sightOf(caller: Caller, event: LedgerEvent): EventSight {
  return eventSight(caller, (event as SightedEvent).sight, casePayload(event).leftBy ?? []);
}

/** Takes batches apart. No generator: one that waits for a batch cannot be told that its reader has gone. */
class CaseFeed implements AsyncIterableIterator<FedEvent> {
  private batch: readonly LedgerEvent[] = [];
  private place = 0;

  constructor(
    private readonly caller: Caller,
    private readonly batches: AsyncIterableIterator<readonly LedgerEvent[]>,
  ) {}

  async next(): Promise<IteratorResult<FedEvent>> {
    if (this.place >= this.batch.length) {
      const read = await this.batches.next();
      if (read.done) return { value: undefined, done: true };
      this.batch = read.value;
      this.place = 0;
    }
    const event = this.batch[this.place++]!;
    const sight = sightOf(this.caller, event) === 'LEFT' ? 'LEFT' : 'SEEN';
    return { value: { batch: this.batch, event, sight }, done: false };
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
