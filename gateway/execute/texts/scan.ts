import type { Data } from '../data.js';
import type { AnswerTexts } from './answer-texts.js';
import { MADE_FUNCTIONS } from '../made-functions.js';
import { compileScan } from './compile-scan.js';
import { endOfString, endOfValue, isAt, skipSpace, UNEXPECTED } from './json-bytes.js';
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, LOWER_N, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-codes.js';
import type { Layout } from './layout.js';

/**
 * Reads one subgraph's answer in one pass: objects and lists of objects become data, leaf values places in the bytes.
 * Throws {@link UNEXPECTED} where bytes are no JSON, or have keys that nobody asked for.
 */
export class Scan {
  readonly json: DataView;

  constructor(
    private readonly texts: Pick<AnswerTexts, 'bytes' | 'words'>,
    /** Where the next token is. */
    public at: number,
  ) {
    this.json = texts.words;
  }

  /** What stands where a selection is: an object, a list, or something that is neither and does not belong there. */
  value(layout: Layout): unknown {
    const code = this.json.getUint8(this.at);
    if (code === OPEN_BRACE) return this.object(layout);
    if (code === OPEN_BRACKET) return this.list(layout);
    return this.leaf();
  }

  leaf(): number | null {
    const { at, json } = this;
    this.at = json.getUint8(at) === QUOTE ? endOfString(json, at) : endOfValue(json, at);
    return json.getUint8(at) === LOWER_N ? null : at;
  }

  object(layout: Layout): Data {
    if (layout.scan) return layout.scan(this);
    if (++layout.scanned === MADE_FUNCTIONS.after) layout.scan = compileScan(layout);
    return this.anyObject(layout, this.at);
  }

  /** One with any of the keys in any order. */
  anyObject(layout: Layout, from: number): Data {
    const { json } = this;
    const { keys, inner } = layout;
    const data: Data = {};
    let index = -1;
    this.at = skipSpace(json, from + 1);
    if (json.getUint8(this.at) === CLOSE_BRACE) {
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
      const at = skipSpace(json, this.at);
      this.at = at + 1;
      if (json.getUint8(at) === CLOSE_BRACE) return data;
      if (json.getUint8(at) !== COMMA) throw UNEXPECTED;
      this.at = skipSpace(json, at + 1);
    }
  }

  /** Goes behind a key. @returns which it is; looked for from where it is likely */
  private nextKey(keys: readonly string[], likely: number): number {
    const { json, at } = this;
    const count = keys.length;
    for (let tried = 0, index = likely; tried < count; tried++, index++) {
      if (index >= count) index = 0;
      const key = keys[index]!;
      if (!isKeyAt(json, at, key)) continue;
      const behind = skipSpace(json, at + key.length + 2);
      if (json.getUint8(behind) !== COLON) throw UNEXPECTED;
      this.at = skipSpace(json, behind + 1);
      return index;
    }
    throw UNEXPECTED;
  }

  private list(layout: Layout): unknown[] {
    const { json } = this;
    this.at = skipSpace(json, this.at + 1);
    if (json.getUint8(this.at) === CLOSE_BRACKET) {
      this.at++;
      return [];
    }
    // A list that grows has room for 17 items from its first one on, and most lists are shorter.
    const first = this.value(layout);
    if (this.isLast()) return [first];
    const second = this.value(layout);
    if (this.isLast()) return [first, second];
    const third = this.value(layout);
    if (this.isLast()) return [first, second, third];
    const list = [first, second, third, this.value(layout)];
    while (!this.isLast()) list.push(this.value(layout));
    return list;
  }

  /** Goes behind what follows an item of a list, a comma or the list's end. */
  private isLast(): boolean {
    const { json } = this;
    const at = skipSpace(json, this.at);
    this.at = at + 1;
    if (json.getUint8(at) === CLOSE_BRACKET) return true;
    if (json.getUint8(at) !== COMMA) throw UNEXPECTED;
    this.at = skipSpace(json, at + 1);
    return false;
  }

  /** The name of a type is what decides on the way: it is made a string, the same one again where types repeat. */
  typename(): string | null {
    const from = this.at;
    if (this.leaf() === null || this.json.getUint8(from) !== QUOTE) return null;
    for (const known of this.typenames) if (isAt(this.json, from, known.bytes)) return known.name;
    const bytes = Buffer.from(this.texts.bytes.subarray(from, this.at));
    const name = JSON.parse(bytes.toString()) as string;
    if (this.typenames.length < MAX_TYPENAMES) this.typenames.push({ bytes, name });
    return name;
  }

  private readonly typenames: { readonly bytes: Uint8Array; readonly name: string }[] = [];
}

/** They are looked through one after the other; more than an answer honestly has. */
const MAX_TYPENAMES = 32;

/** A key is a name (GraphQL §2.1.9): as JSON it is itself in quotes. Nothing is read behind what differs. */
function isKeyAt(json: DataView, at: number, key: string): boolean {
  const { length } = key;
  if (json.getUint8(at) !== QUOTE) return false;
  for (let i = 0; i < length; i++) if (json.getUint8(at + 1 + i) !== key.charCodeAt(i)) return false;
  return json.getUint8(at + 1 + length) === QUOTE;
}
