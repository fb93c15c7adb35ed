import { quote } from '../json-text.js';
import {
  BACKSLASH,
  CLOSE_BRACKET,
  COMMA,
  endOfValue,
  isAt,
  LOWER_N,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
} from './json-bytes.js';

/** Where in {@link AnswerTexts} the JSON text of a leaf value begins. */
export type TextAt = number;

const INITIAL_BYTES = 16_384;
/** Stands behind every text: no JSON has it, so that whoever reads stops there. */
const END = 0;

/**
 * What the subgraphs of one request have answered, as the bytes that came. A leaf value is a place in them: most are only
 * ever copied to the client, and a string that is never made is neither allocated nor collected.
 */
export class AnswerTexts {
  bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private length = 0;

  /** Empty again, for another request. */
  clear(): void {
    this.length = 0;
  }

  /** Behind the last text. */
  get end(): TextAt {
    return this.length - 1;
  }

  /** @returns where the text begins */
  add(text: string): TextAt {
    const at = this.length;
    // Three bytes are the most that one UTF-16 unit takes.
    if (at + text.length * 3 >= this.bytes.length) this.makeRoom(Buffer.byteLength(text) + 1);
    this.length += this.bytes.write(text, at, 'utf8');
    this.bytes[this.length++] = END;
    return at;
  }

  /** The JSON text of a leaf value: undefined where none is, which was never answered. */
  json(value: unknown): string | undefined {
    if (typeof value === 'number') return this.bytes.toString('utf8', value, endOfValue(this.bytes, value));
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
    const { bytes } = this;
    if (bytes[one] !== QUOTE || bytes[other] !== QUOTE) return false;
    for (;;) {
      const code = bytes[++one]!;
      if (code !== bytes[++other]) return false;
      if (code === QUOTE) return true;
      if (code === BACKSLASH && bytes[++one] !== bytes[++other]) return false;
    }
  }

  /** Whether two leaf values are written alike. */
  isSame(one: TextAt, other: TextAt): boolean {
    return one === other || this.isSameString(one, other) || this.json(one) === this.json(other);
  }

  /** The items of a list of leaf values: places, null as such. Undefined for what is no list. */
  items(value: unknown): readonly (TextAt | null)[] | undefined {
    const { bytes } = this;
    if (typeof value !== 'number' || bytes[value] !== OPEN_BRACKET) return undefined;
    const items: (TextAt | null)[] = [];
    let at = skipSpace(bytes, value + 1);
    while (bytes[at] !== CLOSE_BRACKET) {
      items.push(bytes[at] === LOWER_N ? null : at);
      at = skipSpace(bytes, endOfValue(bytes, at));
      if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    }
    return items;
  }

  isAt(value: TextAt, expected: Uint8Array): boolean {
    return isAt(this.bytes, value, expected);
  }

  private makeRoom(needed: number): void {
    if (this.length + needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
