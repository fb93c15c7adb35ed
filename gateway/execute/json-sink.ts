/**
 * Takes JSON text as bytes. Concatenating strings builds a tree of tens of thousands of small objects per answer, which
 * are collected and flattened at a cost above that of writing; bytes in one buffer cost a loop. What was written can be
 * taken back, because a null may bubble up.
 */
export class JsonSink {
  private bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private length = 0;

  /** A place to come back to. */
  mark(): number {
    return this.length;
  }

  rewind(mark: number): void {
    this.length = mark;
  }

  /** Text of plain ASCII: names, numbers, punctuation. */
  ascii(text: string): void {
    const { length } = text;
    if (this.length + length > this.bytes.length) this.grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  /** One ASCII character by its code. */
  char(code: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = code;
  }

  /** Any JSON text. */
  json(text: string): void {
    // Three bytes are the most that one UTF-16 unit takes.
    if (this.length + text.length * 3 > this.bytes.length) this.grow(text.length * 3);
    const written = this.bytes.write(text, this.length, 'utf8');
    this.length += written;
  }

  /** A string value, quoted and escaped. */
  string(value: string): void {
    const { length } = value;
    if (length > LONG) return this.json(JSON.stringify(value));
    if (this.length + length + 2 > this.bytes.length) this.grow(length + 2);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x20 || code === QUOTE || code === BACKSLASH || code > 0x7e) return this.json(JSON.stringify(value));
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  /** Once more what was written between two marks. */
  repeat(from: number, to: number): void {
    if (this.length + to - from > this.bytes.length) this.grow(to - from);
    this.bytes.copyWithin(this.length, from, to);
    this.length += to - from;
  }

  /** Empty, whatever became of the text before. */
  start(): void {
    this.length = 0;
  }

  /** Everything written since the start. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    if (this.bytes.length > KEPT_BYTES) this.bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    return taken;
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

const INITIAL_BYTES = 262_144;
/** A buffer grown larger by one answer is given up after it. */
const KEPT_BYTES = 4_194_304;
/** Above this many characters the runtime's own loop is the faster one. */
const LONG = 256;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
