import { giveRoomBack, LentBytes, takeRoom } from '../../lent-bytes.js';
import { AnswerTooLarge } from '../answer-too-large.js';

/** Bytes that came in several pieces, however small: they are copied together as they come. */
export class Collected {
  length = 0;
  private room: Buffer | undefined;

  constructor(private readonly maxBytes: number) {}

  /** Copies them. */
  add(piece: Buffer): void {
    const length = this.length + piece.length;
    if (length > this.maxBytes) throw new AnswerTooLarge(this.maxBytes);
    piece.copy(this.roomFor(length), this.length);
    this.length = length;
  }

  /** Nothing is added any more. */
  all(): LentBytes {
    const { room = NOTHING, length } = this;
    return new LentBytes(room.subarray(0, length), this.room);
  }

  private roomFor(length: number): Buffer {
    const { room } = this;
    if (room && room.length >= length) return room;
    const larger = takeRoom(Math.min(this.maxBytes, 2 * length));
    if (room) {
      room.copy(larger, 0, 0, this.length);
      giveRoomBack(room);
    }
    return (this.room = larger);
  }
}

const NOTHING = Buffer.alloc(0);

export const BEHIND_ITS_END = 'The subgraph sent more than its answer.';
