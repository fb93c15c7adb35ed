import type { SubgraphAnswer } from '../upstream/upstream.js';
import { distinct } from './distinct.js';

/** Objects of one type of which the same fields were read. */
export interface Holder {
  readonly type: string;
  /** `description`, or `contact.phone` of an object that has no key of its own; sorted. */
  readonly fields: readonly string[];
  /** Its keys are JSON themselves. */
  readonly hasLongKeys?: boolean;
}

/** What one answer told of protected things. */
export interface Read extends Pick<Holder, 'type' | 'fields'> {
  /** Each once. None where no entity holds the fields. */
  readonly keys: readonly string[];
  /** No key has a character that JSON escapes. */
  readonly isPlain?: boolean;
}

/** Objects of one holder that were noted one after the other. */
interface Run {
  readonly holder: Holder;
  readonly from: number;
}

/** Notes what is written while it is written: what is taken back, because a null bubbled up, is not noted. */
export class Reads {
  private readonly runs: Run[] = [];
  private readonly keys: (string | undefined)[] = [];
  private holder: Holder | undefined;
  private isPlain: boolean | undefined;

  /** Keys will come out of this answer. */
  drawOn({ isPlain = false }: Pick<SubgraphAnswer, 'isPlain'>): void {
    this.isPlain = isPlain && this.isPlain !== false;
  }

  add(holder: Holder, key: string | undefined): void {
    if (holder !== this.holder) {
      this.runs.push({ holder, from: this.keys.length });
      this.holder = holder;
    }
    this.keys.push(key);
  }

  /** A place to come back to. */
  mark(): number {
    return this.keys.length;
  }

  rewind(mark: number): void {
    this.keys.length = mark;
    while (this.runs.length > 0 && this.runs.at(-1)!.from >= mark) this.runs.pop();
    this.holder = this.runs.at(-1)?.holder;
  }

  /** By holder, in the order in which they first came. */
  all(): readonly Read[] {
    const [first] = this.runs;
    if (this.runs.length === 1) return [this.readOf(first!.holder, this.keys)];
    const grouped = new Map<Holder, (string | undefined)[]>();
    for (const [at, { holder, from }] of this.runs.entries()) {
      const told = this.keys.slice(from, this.runs[at + 1]?.from);
      grouped.set(holder, grouped.get(holder)?.concat(told) ?? told);
    }
    return [...grouped].map(([holder, told]) => this.readOf(holder, told));
  }

  /** What hangs on no entity has no key, all of it. */
  private readOf({ type, fields, hasLongKeys }: Holder, keys: readonly (string | undefined)[]): Read {
    const isPlain = this.isPlain === true && hasLongKeys !== true;
    return { type, fields, keys: keys[0] === undefined ? [] : distinct(keys as readonly string[]), isPlain };
  }
}
