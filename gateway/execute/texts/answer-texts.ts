import { quote } from '../json-text.js';
import { endOfValue, isAt, skipSpace } from './json-bytes.js';
import { CLOSE_BRACKET, COMMA, LOWER_N, OPEN_BRACKET, QUOTE } from './json-codes.js';
import { firstMark, marksOfString, upTo, WORD, wordsOf } from './words.js';

/** Where in {@link AnswerTexts} the JSON text of a leaf value begins. */
export type TextAt = number;

const INITIAL_BYTES = 16_384;
const KEPT_BYTES = 1_048_576;
/** Stands behind every text: no JSON has it, so that whoever reads stops there. */
const END = 0;
/** That, and what a word takes that begins at it. */
const BEHIND = 1 + WORD;

/**
 * What the subgraphs of one request have answered, as the bytes that came. A leaf value is a place in them: most are only
 * ever copied to the client, and a string that is never made is neither allocated nor collected.
 */
export class AnswerTexts {
  bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  /** The same memory. */
  words = wordsOf(this.bytes);
  private length = 0;
  /** Who sent what, and where it begins. */
  private readonly senders: { readonly subgraph: string; readonly from: TextAt }[] = [];

  /** Empty again, for another request. False where it is better given up: one request has made it large. */
  clear(): boolean {
    this.length = 0;
    this.senders.length = 0;
    return this.bytes.length <= KEPT_BYTES;
  }

  /** What is added next is a subgraph's. */
  sentBy(subgraph: string): void {
    this.senders.push({ subgraph, from: this.length });
  }

  /** Undefined for what is no place in a subgraph's answer. */
  senderOf(value: unknown): string | undefined {
    return typeof value === 'number' ? this.senders.findLast(({ from }) => from <= value)?.subgraph : undefined;
  }

  /** Behind the last text. */
  get end(): TextAt {
    return this.length - 1;
  }

  /** @returns where the text begins */
  add(text: string): TextAt {
    const at = this.length;
    // Three bytes are the most that one UTF-16 unit takes.
    if (at + text.length * 3 + BEHIND > this.bytes.length) this.makeRoom(Buffer.byteLength(text) + BEHIND);
    this.length += this.bytes.write(text, at, 'utf8');
    this.bytes[this.length++] = END;
    return at;
  }

  /** @param text valid UTF-8 @returns where it begins */
  addBytes(text: Uint8Array): TextAt {
    const at = this.length;
    this.makeRoom(text.length + BEHIND);
    this.bytes.set(text, at);
    this.length += text.length;
    this.bytes[this.length++] = END;
    return at;
  }

  /** The JSON text of a leaf value: undefined where none is, which was never answered. */
  json(value: unknown): string | undefined {
    if (typeof value === 'number') return this.bytes.toString('utf8', value, endOfValue(this.words, value));
    if (value === null) return 'null';
    // The name of a type.
    return typeof value === 'string' ? quote(value) : undefined;
  }

  /** A string's characters; undefined where something else is. */
  string(value: unknown): string | undefined {
    if (typeof value !== 'number') return typeof value === 'string' ? value : undefined;
    if (this.bytes[value] !== QUOTE) return undefined;
    const json = this.json(value)!;
    return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
  }

  /** Whether two strings are written alike; false for what is none. */
  isSameString(one: TextAt, other: TextAt): boolean {
    const { words } = this;
    if (words.getUint8(one++) !== QUOTE || words.getUint8(other++) !== QUOTE) return false;
    for (;;) {
      const word = words.getInt32(one, true);
      const difference = word ^ words.getInt32(other, true);
      const marks = marksOfString(word);
      if (marks === 0) {
        if (difference !== 0) return false;
        one += WORD;
        other += WORD;
        continue;
      }
      const mark = firstMark(marks);
      if (upTo(difference, mark) !== 0) return false;
      one += mark;
      other += mark;
      if (words.getUint8(one) === QUOTE) return true;
      // Behind a backslash.
      if (words.getUint8(one + 1) !== words.getUint8(other + 1)) return false;
      one += 2;
      other += 2;
    }
  }

  /** Whether two leaf values are written alike. */
  isSame(one: TextAt, other: TextAt): boolean {
    const { words } = this;
    if (one === other) return true;
    if (words.getUint8(one) === QUOTE) return this.isSameString(one, other);
    const end = endOfValue(words, one);
    if (end - one !== endOfValue(words, other) - other) return false;
    while (one < end) if (words.getUint8(one++) !== words.getUint8(other++)) return false;
    return true;
  }

  /** The items of a list of leaf values: places, null as such. Undefined for what is no list. */
  items(value: unknown): readonly (TextAt | null)[] | undefined {
    const { words } = this;
    if (typeof value !== 'number' || words.getUint8(value) !== OPEN_BRACKET) return undefined;
    const items: (TextAt | null)[] = [];
    let at = skipSpace(words, value + 1);
    while (words.getUint8(at) !== CLOSE_BRACKET) {
      items.push(words.getUint8(at) === LOWER_N ? null : at);
      at = skipSpace(words, endOfValue(words, at));
      if (words.getUint8(at) === COMMA) at = skipSpace(words, at + 1);
    }
    return items;
  }

  isAt(value: TextAt, expected: Uint8Array): boolean {
    return isAt(this.words, value, expected);
  }

  private makeRoom(needed: number): void {
    if (this.length + needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.words = wordsOf(larger);
  }
}
