/**
 * Bytes in memory that is used again once they are given back. What a buffer holds lies outside of V8's heap, and V8 collects
 * the whole heap whenever that has grown by some megabytes: with buffers made for each answer that is every few dozen requests.
 */
export class LentBytes {
  private content: Buffer | undefined;
  private owners = 1;

  /** @param room what `content` lies in, if that may be used again */
  constructor(
    content: Buffer,
    private readonly room?: Buffer,
  ) {
    this.content = content;
  }

  /** Throws once they were given back: what stands there is somebody else's. */
  get bytes(): Buffer {
    if (!this.content) throw new Error('These bytes were given back.');
    return this.content;
  }

  /** So many have them from now on, and each gives them back. */
  shareAmong(owners: number): void {
    this.owners = owners;
  }

  /** Called once by each owner that reads them no more. Bytes that somebody keeps are collected with their owner, as any others. */
  giveBack(): void {
    this.owners -= 1;
    if (this.owners !== 0) return;
    this.content = undefined;
    if (this.room) giveRoomBack(this.room);
  }
}

/** A copy of bytes that are about to be overwritten. */
export function lentCopy(bytes: Uint8Array): LentBytes {
  const room = takeRoom(bytes.length);
  room.set(bytes);
  return new LentBytes(room.subarray(0, bytes.length), room);
}

/** Sizes are powers of two. What is smaller is cut from larger ones by Node, and not used again. */
const SMALLEST = 4_096;
const LARGEST = 1_048_576;
/** Of each size. */
const KEPT_BYTES = 4_194_304;

const free = new Map<number, Buffer[]>();

/** Memory for so many bytes at least, with whatever was there before. */
export function takeRoom(length: number): Buffer {
  if (length < SMALLEST) return Buffer.allocUnsafe(length);
  if (length > LARGEST) return Buffer.allocUnsafeSlow(length);
  const size = 2 ** (32 - Math.clz32(length - 1));
  return free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
}

/** @param room as it was taken; nobody else has it any more */
export function giveRoomBack(room: Buffer): void {
  const size = room.length;
  if (size < SMALLEST || size > LARGEST) return;
  let rooms = free.get(size);
  if (!rooms) free.set(size, (rooms = []));
  if (rooms.length * size < KEPT_BYTES) rooms.push(room);
}
