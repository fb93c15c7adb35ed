import type { Caller } from '../../../schema/caller.js';
import type { LedgerEvent } from '../ledger/event.js';
import { lastSeq, readEvents } from '../ledger/read.js';
import type { Log } from '../log.js';
import type { Database, Trx } from '../store/database.js';
import type { KitTables } from '../store/kit-tables.js';
import { Outlet, type Batch } from './outlet.js';

/** Rows read at once, live and in the backfill. */
const BATCH = 500;
/** In a replay that is read alone: a round trip is then most of what a small batch costs. */
const PLAIN_BATCH = 2_000;
/** A wake-up may be lost: the tail looks by itself after this long. */
const POLL_MS = 1_000;

export interface TailSubscription {
  /** Replay what came after this number; without it only what comes from now on. */
  readonly afterSeq?: number;
  readonly accepts: (event: LedgerEvent) => boolean;
  /** `accepts` looks at the event alone: the replay is read without what `enrich` adds. @default false */
  readonly plain?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The one reader of a subgraph's ledger in this process. Each subscriber gets every accepted event once and in order:
 * backfill from its cursor, cut-over, live.
 */
export interface Tail {
  /** Batches are never empty. `return()` frees the subscriber at once, also while it waits. */
  subscribe(subscription: TailSubscription): AsyncIterableIterator<Batch>;
  /** Subscribers now; for tests and metrics. */
  readonly subscribers: number;
  stop(): Promise<void>;
}

export interface TailParts {
  readonly db: Database<KitTables>;
  readonly caller: Caller;
  readonly log: Log;
  /** Adds to a batch what subscribers choose by, once for all of them. */
  readonly enrich?: EnrichEvents;
}

/** Gives the same events in the same order, each with what the subgraph knows beside. */
export type EnrichEvents = (trx: Trx<KitTables>, events: Batch) => Promise<Batch>;

export function startTail({ db, caller, log, enrich = async (_trx, events) => events }: TailParts): Tail {
  const outlets = new Set<Outlet>();
  const read = (afterSeq: number): Promise<Batch> =>
    db.asCaller(caller, async (trx) => enrich(trx, await readEvents(trx, { afterSeq, limit: BATCH })));
  const readPlain = (afterSeq: number): Promise<Batch> =>
    db.asCaller(caller, (trx) => readEvents(trx, { afterSeq, limit: PLAIN_BATCH }));
  /** Where the live reading stands; begun anew at the ledger's end by the first subscriber. */
  let position: { seq: Promise<number> } | undefined;

  const drain = async (): Promise<void> => {
    const reader = position;
    if (!reader) return;
    for (;;) {
      const events = await read(await reader.seq);
      if (events.length === 0 || position !== reader) return;
      reader.seq = Promise.resolve(events.at(-1)!.seq);
      for (const outlet of outlets) outlet.offer(events);
      if (events.length < BATCH) return;
    }
  };
  const { wake, idle } = oneAtATime(drain, log);
  const stopListening = db.listen(`${db.schema}_ledger`, wake);
  stopListening.catch((error: unknown) => log.warn({ err: String(error) }, 'the feed is not woken; it polls'));
  const timer = setInterval(wake, POLL_MS);
  timer.unref();

  return {
    get subscribers() {
      return outlets.size;
    },
    subscribe: ({ afterSeq, accepts, signal, plain = false }) => {
      if (outlets.size === 0) position = { seq: db.asCaller(caller, lastSeq) };
      const reader = position!;
      const outlet: Outlet = new Outlet(accepts, () => {
        signal?.removeEventListener('abort', outlet.end);
        outlets.delete(outlet);
        if (outlets.size === 0) position = undefined;
      });
      outlets.add(outlet);
      signal?.addEventListener('abort', outlet.end);
      if (signal?.aborted) outlet.end();
      const begin = async (): Promise<void> => outlet.begin(afterSeq ?? (await reader.seq), plain ? readPlain : read);
      begin().catch((error: unknown) => outlet.fail(error));
      return outlet;
    },
    stop: async () => {
      clearInterval(timer);
      position = undefined;
      for (const outlet of outlets) outlet.end();
      await stopListening.then(
        (stop) => stop(),
        () => {},
      );
      await idle();
    },
  };
}

/** Runs `work` never twice at once; a wake-up during a run makes one more run. */
function oneAtATime(work: () => Promise<void>, log: Log) {
  let running: Promise<void> | undefined;
  let again = false;
  const loop = async (): Promise<void> => {
    while (again) {
      again = false;
      await work().catch((error: unknown) =>
        log.warn({ err: String(error) }, 'the feed could not be read; trying again'),
      );
    }
    running = undefined;
  };
  return {
    wake: (): void => {
      again = true;
      running ??= loop();
    },
    idle: async (): Promise<void> => running,
  };
}
