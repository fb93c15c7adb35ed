import { LentBytes } from '../lent-bytes.js';
import { JsonSink } from '../execute/json-sink.js';
import type { AnswerTexts, TextAt } from '../execute/texts/answer-texts.js';
import { BACKSLASH, CLOSE_BRACKET, COMMA, OPEN_BRACKET, QUOTE } from '../execute/texts/json-codes.js';
import { WORD } from '../execute/texts/words.js';

/** What a subgraph sent as an entity's key: a place in its answer as a rule; a string that is the key itself. */
export type SentKey = unknown;

/**
 * A JSON list of the keys as strings, each once, in the order in which they first came. No string is made of any: they
 * are copied side by side out of the answers, where most stand as a record wants them.
 */
export function keyList(first: FirstKeys, texts: AnswerTexts): LentBytes {
  const { keys, count } = first;
  return copiedList(first, texts) ?? listOf([...new Set(keys.slice(0, count).map((key) => keyText(key, texts)))]);
}

/** So many of a list that may be longer. */
export interface FirstKeys {
  readonly keys: readonly SentKey[];
  readonly count: number;
}

export function listOf(keys: readonly string[]): LentBytes {
  return new LentBytes(Buffer.from(JSON.stringify(keys)));
}

/** Stands in the trail where a subgraph sent something that cannot be a key. */
const NO_KEY = 'not a key';

function keyText(key: SentKey, texts: AnswerTexts): string {
  const text = texts.string(key);
  if (text !== undefined) return text;
  const json = texts.json(key) ?? 'null';
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? NO_KEY : String(value);
}

/** Keys that look alike at their ends crowd together: before that takes long a Set tells them apart. */
const MAX_PROBES = 64;

/** Undefined where a key is no string, may be written in several ways, or crowds together with others. */
function copiedList({ keys, count }: FirstKeys, texts: AnswerTexts): LentBytes | undefined {
  const { slots, starts, hashes, bits } = emptyTable(count);
  const mask = 2 ** bits - 1;
  let taken = 0;
  sink.start();
  sink.char(OPEN_BRACKET);
  for (let index = 0; index < count; index++) {
    const key = keys[index];
    if (typeof key !== 'number' || texts.bytes[key] !== QUOTE) return undefined;
    const start = copy(key, texts);
    const hash = tailHash(sink.words, start, sink.length);
    // Fibonacci hashing: the upper bits are the mixed ones.
    let slot = hash >>> (32 - bits);
    let probes = 0;
    let at = slots[slot]!;
    for (; at !== 0 && !(hashes[at - 1] === hash && isCopy(starts[at - 1]!, start)); at = slots[slot]!) {
      if (++probes > MAX_PROBES) return undefined;
      slot = (slot + 1) & mask;
    }
    if (at !== 0) sink.rewind(start);
    else {
      starts[taken] = start;
      hashes[taken++] = hash;
      slots[slot] = taken;
      sink.char(COMMA);
    }
  }
  // Instead of the last comma.
  if (taken > 0) sink.rewind(sink.length - 1);
  sink.char(CLOSE_BRACKET);
  return sink.holds(BACKSLASH) ? undefined : sink.take();
}

/** Nothing is waited for while keys are copied. */
const sink = new JsonSink();

function copy(key: TextAt, texts: AnswerTexts): number {
  const start = sink.mark();
  sink.copyString(texts.words, key);
  return start;
}

/** Whether the string copied last stands at another place already: a string ends where it is closed. */
function isCopy(other: number, last: number): boolean {
  const { bytes, length } = sink;
  for (let at = last; at < length; at++) if (bytes[at] !== bytes[other++]) return false;
  return true;
}

/** Ids differ in their last characters: two words of them do. */
function tailHash(words: DataView, start: number, end: number): number {
  let hash = end - start;
  if (hash < 2 * WORD) for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + words.getUint8(at)) | 0;
  else hash ^= Math.imul(words.getInt32(end - WORD, true), 31) ^ words.getInt32(end - 2 * WORD, true);
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
}

interface Table {
  /** Places among what was taken, counted from 1; 0 is free. */
  readonly slots: Int32Array;
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
  readonly bits: number;
}

/** More keys than this get a table of their own, which is given up with them. */
const MAX_KEPT = 65_536;

/** Lent to one call after the other: a table made for each is an allocation outside the heap and its collection. */
let kept = tableFor(1_024);

function tableFor(count: number): Table {
  const bits = bitsFor(count);
  return { slots: new Int32Array(2 ** bits), starts: new Int32Array(count), hashes: new Int32Array(count), bits };
}

function emptyTable(count: number): Table {
  if (count > MAX_KEPT) return tableFor(count);
  if (count > kept.hashes.length) kept = tableFor(count);
  const bits = bitsFor(count);
  kept.slots.fill(0, 0, 2 ** bits);
  return { ...kept, bits };
}

/** Twice as many slots as keys at least. */
function bitsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count * 2)));
}
