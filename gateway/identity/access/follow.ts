import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CursorRefused, Reading, type AskGraph } from './reading.js';
import type { AccessTable, TableBounds } from './table.js';
import { createWatchers } from './watchers.js';

export interface FollowAccessParts {
  readonly ask: AskGraph;
  readonly pollMs: number;
  /** How long what was read is believed when nothing newer can be had. */
  readonly maxAgeMs: number;
  readonly now: () => number;
  readonly logger: Logger;
  /** @default TABLE_BOUNDS */
  readonly bounds?: TableBounds;
}

/** What registry says of everybody's rights, kept up to date. */
export interface Access {
  readonly table: AccessTable;
  /** Whether rights may rest on it: it has been read to its end, and not too long ago. */
  isFresh(nowMs: number): boolean;
  /** Resolves when it has been read once, or after so long; never rejects. */
  whenRead(waitMs: number): Promise<void>;
  /** Resolves when all that registry has recorded by now is known here, or after so long; never rejects. */
  caughtUp(waitMs: number): Promise<void>;
  /** Calls back when the subject's rights may have changed, and when nobody's can be told any more. */
  watch(subject: string, onChange: () => void): () => void;
  state(): AccessState;
  stop(): Promise<void>;
}

/** For the readiness answer. */
export interface AccessState {
  /** Milliseconds since what is known was true; null before the first time. */
  readonly lagMs: number | null;
  readonly subjects: number;
  readonly keys: number;
}

/** Reads the feed from its start and then what is new, as long as the gateway runs. Start-up does not wait for it. */
export function followAccess(parts: FollowAccessParts): Access {
  return new AccessFollower(parts);
}

class AccessFollower implements Access {
  private readonly ending = new AbortController();
  private readonly watchers = createWatchers();
  private readonly running: Promise<void>;
  private readonly firstRead: Promise<void>;
  private markFirstRead!: () => void;
  private waiters: readonly (() => void)[] = [];
  private pause = new AbortController();
  private shown: Reading;
  /** Another one than the one shown while the feed is read anew. */
  private reading: Reading;
  private readAtMs: number | undefined;
  private lastError: string | undefined;

  constructor(private readonly parts: FollowAccessParts) {
    this.shown = this.reading = new Reading(parts.ask, parts.bounds);
    this.firstRead = new Promise((resolve) => (this.markFirstRead = resolve));
    this.running = this.run();
  }

  get table(): AccessTable {
    return this.shown.table;
  }

  isFresh(nowMs: number): boolean {
    return this.readAtMs !== undefined && nowMs - this.readAtMs <= this.parts.maxAgeMs;
  }

  async whenRead(waitMs: number): Promise<void> {
    if (this.readAtMs === undefined) await within(waitMs, this.firstRead);
  }

  async caughtUp(waitMs: number): Promise<void> {
    const known = new Promise<void>((resolve) => (this.waiters = [...this.waiters, resolve]));
    this.pause.abort();
    await within(waitMs, known);
  }

  watch(subject: string, onChange: () => void): () => void {
    return this.watchers.watch(subject, onChange);
  }

  state(): AccessState {
    const lagMs = this.readAtMs === undefined ? null : this.parts.now() - this.readAtMs;
    return { lagMs, subjects: this.table.subjects, keys: this.table.keys };
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.pause.abort();
    await this.running;
    for (const tell of this.waiters) tell();
    this.waiters = [];
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const read = await this.catchUp().then(
        () => true,
        (error: unknown) => this.noteFailure(error),
      );
      // Who asked in the middle of it is answered by the next one.
      if (!(read && this.waiters.length > 0)) await this.untilNextPoll();
    }
  }

  private async untilNextPoll(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.pause = new AbortController();
    const { signal } = this.pause;
    await setTimeout(this.parts.pollMs, undefined, { signal, ref: false }).catch(() => undefined);
  }

  private async catchUp(): Promise<void> {
    const beganAtMs = this.parts.now();
    const asked = this.waiters;
    const isNew = this.reading !== this.shown;
    // While a table is read anew, the old one is what holds.
    await this.reading.readToEnd(this.ending.signal, (subject) => isNew || this.watchers.tell(subject));
    const wasStale = !this.isFresh(this.parts.now());
    this.shown = this.reading;
    this.readAtMs = beganAtMs;
    if (this.lastError !== undefined) this.parts.logger.info('grants and keys can be read from registry again');
    this.lastError = undefined;
    this.markFirstRead();
    if (isNew || wasStale) this.watchers.tellAll();
    this.waiters = this.waiters.filter((waiter) => !asked.includes(waiter));
    for (const tell of asked) tell();
  }

  private noteFailure(error: unknown): void {
    if (this.ending.signal.aborted) return;
    const { ask, bounds, logger, now } = this.parts;
    const cause = error instanceof Error ? error.message : String(error);
    if (this.lastError === undefined)
      logger.warn({ cause }, 'grants and keys cannot be read from registry; trying again');
    this.lastError = cause;
    if (error instanceof CursorRefused) this.reading = new Reading(ask, bounds);
    if (!this.isFresh(now())) this.watchers.tellAll();
  }
}

async function within(waitMs: number, event: Promise<void>): Promise<void> {
  const waiting = new AbortController();
  const tooLong = setTimeout(waitMs, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined);
  await Promise.race([event, tooLong]);
  waiting.abort();
}
