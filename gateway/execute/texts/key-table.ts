import { randomBytes } from 'node:crypto';
import type { AnswerTexts, TextAt } from './answer-texts.js';
import { endOfValue } from './json-bytes.js';
import { QUOTE } from './json-codes.js';
import { below, firstMark, marksOfString, WORD } from './words.js';

const FIRST_SLOTS = 64;

/** Another one in every process: who chooses keys cannot choose such as crowd together. */
const BASIS = randomBytes(4).readInt32LE();

/** Values by leaf values that are written alike: no string is made of a key that thousands of places repeat. */
export class KeyTable<T> {
  private readonly keys: TextAt[] = [];
  private readonly hashes: number[] = [];
  private readonly values: T[] = [];
  /** Indices, counted from 1; 0 is free. Twice as many as keys at least. */
  private slots = new Int32Array(FIRST_SLOTS);

  constructor(private readonly texts: AnswerTexts) {}

  get(key: TextAt): T | undefined {
    const index = this.slots[this.slotOf(key, this.hash(key))]!;
    return index === 0 ? undefined : this.values[index - 1];
  }

  /** The key must not be known yet. */
  add(key: TextAt, value: T): void {
    const hash = this.hash(key);
    this.keys.push(key);
    this.hashes.push(hash);
    this.values.push(value);
    if (this.keys.length * 2 > this.slots.length) this.grow();
    else this.slots[this.slotOf(key, hash)] = this.keys.length;
  }

  private slotOf(key: TextAt, hash: number): number {
    const { slots, hashes, keys, texts } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let index = slots[slot]!; index !== 0; index = slots[slot]!) {
      if (hashes[index - 1] === hash && texts.isSame(keys[index - 1]!, key)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    this.hashes.forEach((hash, index) => {
      let slot = hash & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    });
  }

  private hash(key: TextAt): number {
    const { words } = this.texts;
    let hash = BASIS;
    if (words.getUint8(key) !== QUOTE) {
      for (let at = key, end = endOfValue(words, key); at < end; at++) hash = mixed(hash, words.getUint8(at));
      return hash;
    }
    for (let at = key + 1; ;) {
      const word = words.getInt32(at, true);
      const marks = marksOfString(word);
      if (marks === 0) {
        hash = mixed(hash, word);
        at += WORD;
        continue;
      }
      const length = firstMark(marks);
      hash = mixed(hash, below(word, length));
      at += length;
      if (words.getUint8(at) === QUOTE) return hash;
      hash = mixed(hash, words.getUint8(at + 1));
      at += 2;
    }
  }
}

/** Two multiplications with a fold between: what differs in the highest bit alone would differ there in all that follows. */
function mixed(hash: number, word: number): number {
  hash = Math.imul(hash ^ word, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
