import type { LentBytes } from '../../lent-bytes.js';
import { BEHIND_ITS_END, Collected } from './collected.js';

/** A body in chunks, RFC 9112 §7.1. Extensions and trailers are read over. */
export class ChunkedBody {
  private readonly collected: Collected;
  private state: 'size' | 'data' | 'after data' | 'trailer' = 'size';
  /** Of the chunk that is being read: bytes still to come. */
  private left = 0;
  private line = '';

  constructor(maxBytes: number) {
    this.collected = new Collected(maxBytes);
  }

  /** Takes what has come from `at` on. True when the body is complete. Throws when these are no chunks. */
  read(bytes: Buffer, at: number): boolean {
    let here = at;
    while (here < bytes.length) {
      if (this.state === 'data') {
        const end = Math.min(bytes.length, here + this.left);
        this.collected.add(bytes.subarray(here, end));
        this.left -= end - here;
        here = end;
        if (this.left === 0) this.state = 'after data';
        continue;
      }
      const end = bytes.indexOf(LINE_FEED, here);
      this.line += bytes.toString('latin1', here, end < 0 ? bytes.length : end + 1);
      if (this.line.length > MAX_LINE) throw new Error(NO_CHUNKS);
      if (end < 0) return false;
      here = end + 1;
      if (!this.line.endsWith('\r\n')) throw new Error(NO_CHUNKS);
      const line = this.line.slice(0, -2);
      this.line = '';
      if (!this.takeLine(line)) continue;
      if (here < bytes.length) throw new Error(BEHIND_ITS_END);
      return true;
    }
    return false;
  }

  all(): LentBytes {
    return this.collected.all();
  }

  /** True when it was the last. */
  private takeLine(line: string): boolean {
    if (this.state === 'trailer') return line === '';
    if (this.state === 'after data') {
      if (line !== '') throw new Error(NO_CHUNKS);
      this.state = 'size';
      return false;
    }
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw new Error(NO_CHUNKS);
    this.left = parseInt(size, 16);
    this.state = this.left === 0 ? 'trailer' : 'data';
    return false;
  }
}

const NO_CHUNKS = 'The answer is not in chunks, as its head says.';
const LINE_FEED = 0x0a;
/** Of a chunk's size with its extensions, or of one trailer. */
const MAX_LINE = 8_192;
