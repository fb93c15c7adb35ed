/** Below this a Set is as quick. */
const FEW = 32;

/** Keys that look alike at their ends crowd together; before that takes long a Set does it. */
const MAX_PROBES = 64;

const TAIL = 5;

/** More texts than this get a table of their own, which is given up with them. */
const MAX_KEPT = 65_536;

/** Lent to one call after the other: a table made for each is an allocation outside the heap and its collection. */
let kept = tableFor(1_024);

/**
 * The same texts, each once, in the order in which they first came; the list itself where none comes twice. Keys fresh
 * out of an answer have no hash yet, and a Set reads the whole of each to make one; ids differ in their last characters.
 */
export function distinct(texts: readonly string[]): readonly string[] {
  const count = texts.length;
  if (count < FEW) return [...new Set(texts)];
  const { slots, hashes, bits } = emptyTable(count);
  const mask = 2 ** bits - 1;
  let found: string[] | undefined;
  let taken = 0;
  for (let index = 0; index < count; index++) {
    const text = texts[index]!;
    const hash = tailHash(text);
    const known = found ?? texts;
    // Fibonacci hashing: the upper bits are the mixed ones.
    let slot = hash >>> (32 - bits);
    let probes = 0;
    let at = slots[slot]!;
    for (; at !== 0 && !(hashes[at - 1] === hash && known[at - 1] === text); at = slots[slot]!) {
      if (++probes > MAX_PROBES) return [...new Set(texts)];
      slot = (slot + 1) & mask;
    }
    if (at !== 0) found ??= texts.slice(0, index);
    else {
      hashes[taken++] = hash;
      slots[slot] = taken;
      found?.push(text);
    }
  }
  return found ?? texts;
}

interface Table {
  /** Places among the texts, counted from 1; 0 is free. */
  readonly slots: Int32Array;
  readonly hashes: Int32Array;
  readonly bits: number;
}

function tableFor(count: number): Table {
  const bits = Math.ceil(Math.log2(count * 2));
  return { slots: new Int32Array(2 ** bits), hashes: new Int32Array(count), bits };
}

function emptyTable(count: number): Table {
  if (count > MAX_KEPT) return tableFor(count);
  if (count > kept.hashes.length) kept = tableFor(count);
  const bits = Math.ceil(Math.log2(count * 2));
  kept.slots.fill(0, 0, 2 ** bits);
  return { ...kept, bits };
}

function tailHash(text: string): number {
  let hash = text.length;
  for (let at = Math.max(0, text.length - TAIL); at < text.length; at++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return Math.imul(hash, 0x9e3779b1);
}
