import { AnswerTooLarge } from '../answer-too-large.js';

/** Bytes that came in several pieces, however small: they are copied together as they come. */
export class Collected {
  length = 0;
  private bytes = Buffer.alloc(0);

  constructor(private readonly maxBytes: number) {}

  /** Copies them. */
  add(piece: Buffer): void {
    const length = this.length + piece.length;
    if (length > this.maxBytes) throw new AnswerTooLarge(this.maxBytes);
    if (length > this.bytes.length) this.grow(length);
    piece.copy(this.bytes, this.length);
    this.length = length;
  }

  all(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, 2 * length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

export const BEHIND_ITS_END = 'The subgraph sent more than its answer.';
