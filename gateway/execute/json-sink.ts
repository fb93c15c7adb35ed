import { isAscii } from 'node:buffer';
import { lentCopy, type LentBytes } from '../lent-bytes.js';
import { QUOTE } from './texts/json-codes.js';
import { firstMark, marksOfString, WORD, wordsOf, type Preset } from './texts/words.js';

/**
 * Takes JSON text as bytes. Concatenating strings builds a tree of tens of thousands of small objects per answer, which
 * are collected and flattened at a cost above that of writing; bytes in one buffer cost a loop. What was written can be
 * taken back, because a null may bubble up.
 */
export class JsonSink {
  bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  /** The same memory. */
  words = wordsOf(this.bytes);
  /** Bytes written. */
  length = 0;

  /** A place to come back to. */
  mark(): number {
    return this.length;
  }

  rewind(mark: number): void {
    this.length = mark;
  }

  /** Room for so many bytes more. @returns where they go */
  makeRoom(needed: number): number {
    if (this.length + needed > this.bytes.length) this.grow(needed);
    return this.length;
  }

  /** Text of plain ASCII: names, numbers, punctuation. */
  ascii(text: string): void {
    const { length } = text;
    if (this.length + length > this.bytes.length) this.grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  preset({ words: from, length }: Preset): void {
    const count = from.length;
    const end = this.makeRoom(count * WORD) + length;
    const { words } = this;
    for (let i = 0, at = this.length; i < count; i++, at += WORD) words.setInt32(at, from[i]!, true);
    this.length = end;
  }

  /** One ASCII character by its code. */
  char(code: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = code;
  }

  /** Any JSON text. */
  json(text: string): void {
    // Three bytes are the most that one UTF-16 unit takes.
    if (this.length + text.length * 3 > this.bytes.length) this.grow(text.length * 3);
    const written = this.bytes.write(text, this.length, 'utf8');
    this.length += written;
  }

  /** JSON text from elsewhere. */
  copy(source: Uint8Array, from: number, to: number): void {
    if (this.length + to - from > this.bytes.length) this.grow(to - from);
    const { bytes } = this;
    let at = this.length;
    while (from < to) bytes[at++] = source[from++]!;
    this.length = at;
  }

  /** A JSON string from elsewhere, up to its closing quote. */
  copyString(source: DataView, from: number): void {
    this.char(QUOTE);
    from++;
    for (;;) {
      const { words } = this;
      const room = words.byteLength - MOST_AT_ONCE;
      let at = this.length;
      while (at <= room) {
        let word = source.getInt32(from, true);
        // What is not the string's any more is written over by what comes next.
        words.setInt32(at, word, true);
        let marks = marksOfString(word);
        if (marks === 0) {
          from += WORD;
          at += WORD;
          // Two in a round.
          word = source.getInt32(from, true);
          words.setInt32(at, word, true);
          marks = marksOfString(word);
          if (marks === 0) {
            from += WORD;
            at += WORD;
            continue;
          }
        }
        const length = firstMark(marks);
        from += length;
        at += length + 1;
        if (source.getUint8(from) === QUOTE) {
          this.length = at;
          return;
        }
        words.setUint8(at++, source.getUint8(from + 1));
        from += 2;
      }
      this.length = at;
      this.grow(MOST_AT_ONCE);
    }
  }

  /** Once more what was written between two marks. */
  repeat(from: number, to: number): void {
    if (this.length + to - from > this.bytes.length) this.grow(to - from);
    this.bytes.copyWithin(this.length, from, to);
    this.length += to - from;
  }

  /** Empty, whatever became of the text before. */
  start(): void {
    this.length = 0;
  }

  /** Everything written since the start. */
  take(): LentBytes {
    const taken = lentCopy(this.bytes.subarray(0, this.length));
    this.giveUpRoom();
    return taken;
  }

  /** Everything written since the start, as a string. */
  takeText(): string {
    const written = this.bytes.subarray(0, this.length);
    const text = isAscii(written) ? written.toString('latin1') : written.toString();
    this.giveUpRoom();
    return text;
  }

  holds(code: number): boolean {
    return this.bytes.subarray(0, this.length).includes(code);
  }

  private giveUpRoom(): void {
    if (this.bytes.length > KEPT_BYTES) this.replace(Buffer.allocUnsafeSlow(INITIAL_BYTES));
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.replace(larger);
  }

  private replace(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.words = wordsOf(bytes);
  }
}

const INITIAL_BYTES = 262_144;
/** A buffer grown larger by one answer is given up after it. */
const KEPT_BYTES = 4_194_304;
/** Two words, and what an escape has behind it. */
const MOST_AT_ONCE = 2 * WORD + 1;
