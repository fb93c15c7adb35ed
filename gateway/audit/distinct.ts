/** Below this a Set is as quick. */
const FEW = 32;

/** Keys that look alike at their ends crowd together; before that takes long a Set does it. */
const MAX_PROBES = 64;

const TAIL = 5;

/**
 * The same texts, each once, in the order in which they first came. Keys fresh out of an answer have no hash yet, and a
 * Set reads the whole of each to make one; ids differ in their last characters.
 */
export function distinct(texts: readonly string[]): readonly string[] {
  const count = texts.length;
  if (count < FEW) return [...new Set(texts)];
  const bits = Math.ceil(Math.log2(count * 2));
  const mask = 2 ** bits - 1;
  // Places in `found`, counted from 1; 0 is free.
  const slots = new Int32Array(mask + 1);
  const hashes = new Int32Array(count);
  const found: string[] = [];
  for (const text of texts) {
    const hash = tailHash(text);
    // Fibonacci hashing: the upper bits are the mixed ones.
    let slot = hash >>> (32 - bits);
    let probes = 0;
    for (let at = slots[slot]!; at !== 0; at = slots[slot]!) {
      if (hashes[at - 1] === hash && found[at - 1] === text) break;
      if (++probes > MAX_PROBES) return [...new Set(texts)];
      slot = (slot + 1) & mask;
    }
    if (slots[slot] !== 0) continue;
    hashes[found.length] = hash;
    found.push(text);
    slots[slot] = found.length;
  }
  return found;
}

function tailHash(text: string): number {
  let hash = text.length;
  for (let at = Math.max(0, text.length - TAIL); at < text.length; at++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return Math.imul(hash, 0x9e3779b1);
}
