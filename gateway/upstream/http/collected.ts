import { AnswerTooLarge } from '../answer-too-large.js';

/** Bytes that came in several pieces. */
export class Collected {
  length = 0;
  private readonly pieces: Buffer[] = [];

  constructor(private readonly maxBytes: number) {}

  /** Copies them. */
  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > this.maxBytes) throw new AnswerTooLarge(this.maxBytes);
    if (bytes.length > 0) this.pieces.push(Buffer.from(bytes));
  }

  text(): string {
    return this.pieces.length === 1 ? this.pieces[0]!.toString() : Buffer.concat(this.pieces).toString();
  }
}

export const BEHIND_ITS_END = 'The subgraph sent more than its answer.';
