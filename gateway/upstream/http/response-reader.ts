import { lentCopy, LentBytes } from '../../lent-bytes.js';
import { AnswerTooLarge } from '../answer-too-large.js';
import { ChunkedBody } from './chunked-body.js';
import { BEHIND_ITS_END, Collected } from './collected.js';
import { parseHead, type ResponseHead } from './response-head.js';

/** A response, RFC 9112, as it comes out of a socket: bytes are lent for the call and copied where they are kept. */
export class ResponseReader {
  /** Of the response that has just been read. */
  head: ResponseHead | undefined;
  body = new LentBytes(NOTHING);
  private kept: Buffer | undefined;
  private collected: Collected | undefined;
  private chunked: ChunkedBody | undefined;

  constructor(private readonly maxAnswerBytes: number) {}

  /**
   * Takes what has come. True when the response is complete; false when there is more to come.
   * Throws what the request fails with when this is no HTTP, has a body over the cap, or goes on behind its end.
   */
  read(bytes: Buffer): boolean {
    if (this.head) return this.readBody(bytes, 0);
    return this.readHeads(this.kept ? Buffer.concat([this.kept, bytes]) : bytes);
  }

  /** The peer has closed its side. True when that completes the response. */
  end(): boolean {
    if (this.head?.framing !== 'until closed') return false;
    this.body = this.collected!.all();
    return true;
  }

  /** For the next response on the same connection. */
  reset(): void {
    this.head = undefined;
    this.body = new LentBytes(NOTHING);
    this.kept = undefined;
    this.collected = undefined;
    this.chunked = undefined;
  }

  private readHeads(bytes: Buffer): boolean {
    for (let at = 0; ;) {
      const end = bytes.indexOf(END_OF_HEAD, at);
      if ((end < 0 ? bytes.length : end) - at > MAX_HEAD_BYTES) throw new Error('The head of the answer is too large.');
      if (end < 0) {
        // What was lent will be overwritten.
        this.kept = Buffer.from(bytes.subarray(at));
        return false;
      }
      const head = parseHead(bytes.toString('latin1', at, end));
      at = end + END_OF_HEAD.length;
      if (head.status === 101) throw new Error('The subgraph switched protocols, which nobody asked for.');
      // 103 Early Hints and the like: the response itself follows.
      if (head.status >= 200) return this.takeHead(head, bytes, at);
    }
  }

  private takeHead(head: ResponseHead, bytes: Buffer, start: number): boolean {
    this.head = head;
    this.kept = undefined;
    if (head.framing === 'chunked') this.chunked = new ChunkedBody(this.maxAnswerBytes);
    else if (head.framing === 'until closed') this.collected = new Collected(this.maxAnswerBytes);
    else if (head.framing > this.maxAnswerBytes) throw new AnswerTooLarge(this.maxAnswerBytes);
    return this.readBody(bytes, start);
  }

  private readBody(bytes: Buffer, start: number): boolean {
    const { framing } = this.head!;
    if (typeof framing === 'number') return this.readCounted(bytes, start, framing);
    if (this.chunked) {
      if (!this.chunked.read(bytes, start)) return false;
      this.body = this.chunked.all();
      return true;
    }
    this.collected!.add(bytes.subarray(start));
    return false;
  }

  private readCounted(bytes: Buffer, start: number, length: number): boolean {
    const wanted = length - (this.collected?.length ?? 0);
    const come = bytes.length - start;
    if (come > wanted) throw new Error(BEHIND_ITS_END);
    if (!this.collected && come === wanted) {
      this.body = lentCopy(bytes.subarray(start));
      return true;
    }
    this.collected ??= new Collected(length);
    this.collected.add(bytes.subarray(start));
    if (come < wanted) return false;
    this.body = this.collected.all();
    return true;
  }
}

const NOTHING = Buffer.alloc(0);
const END_OF_HEAD = Buffer.from('\r\n\r\n');
/** As Node's own client. */
const MAX_HEAD_BYTES = 16_384;
