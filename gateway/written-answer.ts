import type { Read } from './audit/reads.js';

/** An answer whose JSON text the engine has written, as the bytes that go over the wire. */
export class WrittenAnswer {
  readonly kind = 'text';
  private decoded: string | undefined;

  /** @param bytes UTF-8; nobody changes them afterwards, because identical requests share them */
  constructor(
    readonly bytes: Buffer,
    readonly hasErrors: boolean,
    /** What it tells of protected things, where the operation is to be recorded. */
    readonly reads?: readonly Read[],
  ) {}

  /** The same as text, for transports that put it into a frame of theirs. */
  get text(): string {
    return (this.decoded ??= this.bytes.toString());
  }
}
