import type { Read } from './audit/reads.js';
import type { LentBytes } from './lent-bytes.js';

/** An answer whose JSON text the engine has written, as the bytes that go over the wire. */
export class WrittenAnswer {
  readonly kind = 'text';
  private decoded: string | undefined;

  /** @param written UTF-8; nobody changes them afterwards, because identical requests share them */
  constructor(
    private readonly written: LentBytes,
    readonly hasErrors: boolean,
    /** What it tells of protected things, where the operation is to be recorded. */
    readonly reads?: readonly Read[],
  ) {}

  get bytes(): Buffer {
    return this.written.bytes;
  }

  /** The same as text, for transports that put it into a frame of theirs. */
  get text(): string {
    return (this.decoded ??= this.bytes.toString());
  }

  /** So many requests are answered with it. */
  shareAmong(requests: number): void {
    this.written.shareAmong(requests);
    // Each of them is recorded.
    for (const { keys } of this.reads ?? []) keys.shareAmong(requests);
  }

  /** Called once for a request when it has been sent; its bytes are not read after that. */
  giveBack(): void {
    this.written.giveBack();
  }
}
