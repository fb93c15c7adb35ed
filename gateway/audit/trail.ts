import { randomBytes, type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { startChain, type Chain, type TextPiece } from './chain.js';
import type { Read } from './reads.js';
import { recordPieces, type RecordedAnswer } from './record.js';
import type { AuditStore, StoredLine } from './store/store.js';

export interface TrailParts {
  readonly store: AuditStore;
  readonly key: KeyObject;
  /** PEM of the public half: written into the chain's first line, for whoever has nothing better. */
  readonly publicKey: string;
  /** Records that may wait for the store. */
  readonly maxWaiting: number;
  /** How long records gather before they are written together. */
  readonly gatherMs: number;
  /** How long a chain may go unsigned. */
  readonly signEveryMs: number;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** The trail of this process: one chain, written in the background. */
export interface Trail {
  readonly instance: string;
  /** Takes a record; false when too many wait: it is lost, and the trail will say how many were. */
  note(answer: RecordedAnswer): boolean;
  /** Resolves with true when the record is safe. */
  secure(answer: RecordedAnswer): Promise<boolean>;
  /** Whether records find room and the store takes them. */
  readonly isHealthy: boolean;
  state(): TrailState;
  /** Writes and signs what waits. */
  stop(): Promise<void>;
}

export interface TrailState {
  readonly instance: string;
  readonly records: number;
  readonly waiting: number;
  readonly lost: number;
  readonly failing: boolean;
}

interface Waiting {
  readonly answer: RecordedAnswer;
  readonly at: string;
  readonly settle: ((isSafe: boolean) => void) | undefined;
}

/** A line with what was noted for it, whose memory goes back when it is safe. */
interface ChainedRecord extends StoredLine {
  readonly reads: readonly Read[];
}

/** Written together at most; more makes one statement too large. */
const MAX_BATCH = 500;

/** What the keys of all records that wait may take: a record of a large answer has megabytes of them. */
const MAX_WAITING_BYTES = 100_000_000;

/** How long a store that failed is left alone before the same batch is tried again. */
const RETRY_MS = 500;

/** What a stop waits for a store that does not answer. */
const STOP_WITHIN_MS = 5_000;

export function startTrail(parts: TrailParts): Trail {
  return new RunningTrail(parts);
}

class RunningTrail implements Trail {
  readonly instance: string;
  private readonly chain: Chain;
  private readonly waiting: Waiting[] = [];
  /** Chained and not yet in the store: the same lines are tried again, for their hashes are spent. */
  private pending: readonly ChainedRecord[] = [];
  /** Of the keys of all records that are not yet safe. */
  private waitingBytes = 0;
  private lost = 0;
  private untold = 0;
  private isFailing = false;
  private isStopping = false;
  private signedAt = 0;
  private signedN = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(private readonly parts: TrailParts) {
    const startedAt = parts.now().toISOString();
    this.instance = `${startedAt.replace(/[^0-9]/g, '')}-${randomBytes(6).toString('hex')}`;
    this.chain = startChain(this.instance, parts.key);
    this.pending = [this.chained({ chain: { instance: this.instance, startedAt, publicKey: parts.publicKey } })];
    this.wakeAfter(0);
  }

  get isHealthy(): boolean {
    return !this.isFailing && !this.isStopping && this.hasRoom;
  }

  private get hasRoom(): boolean {
    return this.waiting.length < this.parts.maxWaiting && this.waitingBytes < MAX_WAITING_BYTES;
  }

  note(answer: RecordedAnswer): boolean {
    return this.take(answer, undefined);
  }

  secure(answer: RecordedAnswer): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.take(answer, resolve)) resolve(false);
    });
  }

  state(): TrailState {
    const { instance, lost, isFailing: failing } = this;
    return { instance, records: this.chain.n, waiting: this.waiting.length + this.pending.length, lost, failing };
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    const endsAt = performance.now() + STOP_WITHIN_MS;
    do await this.write();
    while (this.hasWork() && performance.now() < endsAt && (await pauseUnless(!this.isFailing)));
    const left = this.waiting.length + this.pending.length;
    if (left > 0) this.parts.logger.error({ left }, 'records of the trail could not be written before the end');
    await this.parts.store.close();
  }

  private take(answer: RecordedAnswer, settle: Waiting['settle']): boolean {
    if (!this.hasRoom) {
      this.lost += 1;
      this.untold += 1;
      return false;
    }
    this.waiting.push({ answer, at: this.parts.now().toISOString(), settle });
    this.waitingBytes += bytesOf(answer.reads);
    // Who waits for it is not made to wait for others.
    this.wakeAfter(settle ? 0 : this.parts.gatherMs);
    return true;
  }

  private wakeAfter(milliseconds: number): void {
    if (this.isStopping || (this.timer && milliseconds > 0)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.write();
    }, milliseconds);
    this.timer.unref();
  }

  private hasWork(): boolean {
    return this.pending.length > 0 || this.waiting.length > 0 || this.signedN < this.chain.n;
  }

  /** One batch after another. Never rejects. */
  private write(): Promise<void> {
    this.writing ??= this.writeOnce().finally(() => {
      this.writing = undefined;
      if (this.hasWork()) this.wakeAfter(this.isFailing ? RETRY_MS : this.parts.gatherMs);
    });
    return this.writing;
  }

  private async writeOnce(): Promise<void> {
    // While the store fails nothing more is chained: what waits stays bounded.
    const taken = this.waiting.splice(0, Math.max(0, MAX_BATCH - this.pending.length));
    const lines = [...this.pending, ...this.lostLine(), ...taken.map((each) => this.lineOf(each))];
    this.pending = lines;
    const at = this.parts.now();
    const isDue = this.isStopping || at.getTime() - this.signedAt >= this.parts.signEveryMs;
    const head = isDue && this.signedN < this.chain.n ? this.chain.head(at.toISOString()) : undefined;
    if (lines.length === 0 && !head) return;
    try {
      await this.parts.store.append({ instance: this.instance, lines, head });
    } catch (error) {
      this.fail(error, taken);
      return;
    }
    this.pending = [];
    for (const { reads } of lines) this.release(reads);
    if (head) {
      this.signedAt = at.getTime();
      this.signedN = head.n;
    }
    if (this.isFailing) this.parts.logger.info('the trail is written again');
    this.isFailing = false;
    for (const { settle } of taken) settle?.(true);
  }

  private release(reads: readonly Read[]): void {
    this.waitingBytes -= bytesOf(reads);
    for (const { keys } of reads) keys.giveBack();
  }

  private fail(error: unknown, taken: readonly Waiting[]): void {
    if (!this.isFailing) this.parts.logger.error({ err: error }, 'the trail of who read what cannot be written');
    this.isFailing = true;
    // Their lines stay and will be written: that somebody was refused for them does no harm.
    for (const { settle } of taken) settle?.(false);
  }

  private lostLine(): readonly ChainedRecord[] {
    if (this.untold === 0) return [];
    const line = this.chained({ lost: { records: this.untold, until: this.parts.now().toISOString() } });
    this.untold = 0;
    return [line];
  }

  private lineOf({ answer, at }: Waiting): ChainedRecord {
    return this.append(recordPieces(answer, at), answer.reads);
  }

  /** What names nobody. */
  private chained(content: object): ChainedRecord {
    return this.append([JSON.stringify(content)], []);
  }

  private append(pieces: readonly TextPiece[], reads: readonly Read[]): ChainedRecord {
    const { n, hash } = this.chain.append(...pieces);
    return { n, hash, pieces, reads, keys: () => keysOf(reads) };
  }
}

function bytesOf(reads: readonly Read[]): number {
  return reads.reduce((bytes, { keys }) => bytes + keys.bytes.length, 0);
}

/** Each once. */
function keysOf(reads: readonly Read[]): readonly string[] {
  return [...new Set(reads.flatMap(({ keys }) => JSON.parse(keys.bytes.toString()) as readonly string[]))];
}

async function pauseUnless(isFine: boolean): Promise<true> {
  if (!isFine) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  return true;
}
