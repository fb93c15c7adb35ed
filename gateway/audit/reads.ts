import type { AnswerTexts } from '../execute/texts/answer-texts.js';
import type { LentBytes } from '../lent-bytes.js';
import { keyList, listOf, type FirstKeys, type SentKey } from './key-list.js';

/** Objects of one type of which the same fields were read. */
export interface Holder {
  readonly type: string;
  /** `description`, or `contact.phone` of an object that has no key of its own; sorted. */
  readonly fields: readonly string[];
  /** False where they hang on no entity. */
  readonly hasKey: boolean;
}

/** What one answer told of protected things. */
export interface Read extends Pick<Holder, 'type' | 'fields'> {
  /** A JSON list of strings, each once. Empty where no entity holds the fields. Given back when they are safely recorded. */
  readonly keys: LentBytes;
}

/** Objects of one holder that were noted one after the other. */
interface Run {
  readonly holder: Holder;
  readonly from: number;
}

/** Notes what is written while it is written: what is taken back, because a null bubbled up, is not noted. */
export class Reads {
  private readonly runs: Run[] = [];
  /** Longer than what is noted, and used again for other answers: a thousand keys are a list that grows a dozen times. */
  private readonly keys: SentKey[] = [];
  private noted = 0;
  private holdsTexts = false;
  private holder: Holder | undefined;

  add(holder: Holder, key: SentKey): void {
    if (holder !== this.holder) {
      this.runs.push({ holder, from: this.noted });
      this.holder = holder;
    }
    if (typeof key !== 'number') this.holdsTexts = true;
    this.keys[this.noted++] = key;
  }

  /** A place to come back to. */
  mark(): number {
    return this.noted;
  }

  rewind(mark: number): void {
    this.noted = mark;
    while (this.runs.length > 0 && this.runs.at(-1)!.from >= mark) this.runs.pop();
    this.holder = this.runs.at(-1)?.holder;
  }

  /** By holder, in the order in which they first came. To be asked while the answers that told of them are there. */
  all(texts: AnswerTexts): readonly Read[] {
    const [only] = this.runs;
    // As a rule: nothing is put together.
    if (this.runs.length === 1) return [readOf(only!.holder, { keys: this.keys, count: this.noted }, texts)];
    const grouped = new Map<Holder, readonly SentKey[]>();
    for (const [at, { holder, from }] of this.runs.entries()) {
      const told = this.keys.slice(from, this.runs[at + 1]?.from ?? this.noted);
      grouped.set(holder, grouped.get(holder)?.concat(told) ?? told);
    }
    return [...grouped].map(([holder, told]) => readOf(holder, { keys: told, count: told.length }, texts));
  }

  /** Empty again, for another answer. False where it is better given up: it has grown large, or holds on to texts. */
  clear(): boolean {
    this.runs.length = 0;
    this.noted = 0;
    this.holder = undefined;
    return !this.holdsTexts && this.keys.length <= MAX_KEPT;
  }
}

const MAX_KEPT = 65_536;

function readOf({ type, fields, hasKey }: Holder, told: FirstKeys, texts: AnswerTexts): Read {
  return { type, fields, keys: hasKey ? keyList(told, texts) : listOf([]) };
}
