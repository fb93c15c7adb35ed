import { createHash } from 'node:crypto';

/** A number in [0, 1) that follows from the text alone: the same demo on every machine, whatever the order. */
export function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
