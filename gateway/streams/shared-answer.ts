/** One answer for many clients: written once, and each transport's frame around it made once. */
export class SharedAnswer {
  private readonly frames = new Map<Framing, Buffer>();

  constructor(readonly text: string) {}

  /** The bytes of a frame that is the same for every client of one transport. */
  framed(framing: Framing): Buffer {
    let frame = this.frames.get(framing);
    if (!frame) this.frames.set(framing, (frame = Buffer.from(framing(this.text))));
    return frame;
  }
}

export type Framing = (text: string) => string;
