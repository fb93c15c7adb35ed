import type { Data } from '../data.js';
import { MADE_FUNCTIONS } from '../made-functions.js';
import { compileScan } from './compile-scan.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  endOfString,
  endOfValue,
  isAt,
  LOWER_N,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
  UNEXPECTED,
} from './json-bytes.js';
import type { Layout } from './layout.js';

/**
 * Reads one subgraph's answer in one pass: objects and lists of objects become data, leaf values places in the bytes.
 * Throws {@link UNEXPECTED} where bytes are no JSON, or have keys that nobody asked for.
 */
export class Scan {
  constructor(
    readonly bytes: Uint8Array,
    /** Where the next token is. */
    public at: number,
  ) {}

  /** What stands where a selection is: an object, a list, or something that is neither and does not belong there. */
  value(layout: Layout): unknown {
    const code = this.bytes[this.at];
    if (code === OPEN_BRACE) return this.object(layout);
    if (code === OPEN_BRACKET) return this.list(layout);
    return this.leaf();
  }

  leaf(): number | null {
    const { at, bytes } = this;
    this.at = bytes[at] === QUOTE ? endOfString(bytes, at) : endOfValue(bytes, at);
    return bytes[at] === LOWER_N ? null : at;
  }

  object(layout: Layout): Data {
    if (layout.scan) return layout.scan(this);
    if (++layout.scanned === MADE_FUNCTIONS.after) layout.scan = compileScan(layout);
    return this.anyObject(layout, this.at);
  }

  /** One with any of the keys in any order. */
  anyObject(layout: Layout, from: number): Data {
    const { bytes } = this;
    const { keys, inner } = layout;
    const data: Data = {};
    let index = -1;
    this.at = skipSpace(bytes, from + 1);
    if (bytes[this.at] === CLOSE_BRACE) {
      this.at++;
      return data;
    }
    for (;;) {
      index = this.nextKey(keys, index + 1);
      const key = keys[index]!;
      const inside = inner[index];
      if (inside) data[key] = this.value(inside);
      else if (key === '__typename') data[key] = this.typename();
      else data[key] = this.leaf();
      const at = skipSpace(bytes, this.at);
      this.at = at + 1;
      if (bytes[at] === CLOSE_BRACE) return data;
      if (bytes[at] !== COMMA) throw UNEXPECTED;
      this.at = skipSpace(bytes, at + 1);
    }
  }

  /** Goes behind a key. @returns which it is; looked for from where it is likely */
  private nextKey(keys: readonly string[], likely: number): number {
    const { bytes, at } = this;
    const count = keys.length;
    for (let tried = 0, index = likely; tried < count; tried++, index++) {
      if (index >= count) index = 0;
      const key = keys[index]!;
      if (!isKeyAt(bytes, at, key)) continue;
      const behind = skipSpace(bytes, at + key.length + 2);
      if (bytes[behind] !== COLON) throw UNEXPECTED;
      this.at = skipSpace(bytes, behind + 1);
      return index;
    }
    throw UNEXPECTED;
  }

  private list(layout: Layout): unknown[] {
    const { bytes } = this;
    const list: unknown[] = [];
    this.at = skipSpace(bytes, this.at + 1);
    if (bytes[this.at] === CLOSE_BRACKET) {
      this.at++;
      return list;
    }
    for (;;) {
      list.push(this.value(layout));
      const at = skipSpace(bytes, this.at);
      this.at = at + 1;
      if (bytes[at] === CLOSE_BRACKET) return list;
      if (bytes[at] !== COMMA) throw UNEXPECTED;
      this.at = skipSpace(bytes, at + 1);
    }
  }

  /** The name of a type is what decides on the way: it is made a string, the same one again where types repeat. */
  typename(): string | null {
    const from = this.at;
    if (this.leaf() === null || this.bytes[from] !== QUOTE) return null;
    for (const known of this.typenames) if (isAt(this.bytes, from, known.bytes)) return known.name;
    const json = Buffer.from(this.bytes.subarray(from, this.at));
    const name = JSON.parse(json.toString()) as string;
    if (this.typenames.length < MAX_TYPENAMES) this.typenames.push({ bytes: json, name });
    return name;
  }

  private readonly typenames: { readonly bytes: Uint8Array; readonly name: string }[] = [];
}

/** They are looked through one after the other; more than an answer honestly has. */
const MAX_TYPENAMES = 32;

/** A key is a name (GraphQL §2.1.9): as JSON it is itself in quotes. */
function isKeyAt(bytes: Uint8Array, at: number, key: string): boolean {
  const { length } = key;
  if (bytes[at] !== QUOTE || bytes[at + length + 1] !== QUOTE) return false;
  for (let i = 0; i < length; i++) if (bytes[at + 1 + i] !== key.charCodeAt(i)) return false;
  return true;
}
