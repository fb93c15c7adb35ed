const MAX_KEPT = 64;

/** Things that are used by one request after the other: theirs is memory that V8 need not find, clear and collect each time. */
export class Lent<T> {
  private readonly kept: T[] = [];

  /** @param clear makes one ready for the next; false where it is better given up */
  constructor(
    private readonly make: () => T,
    private readonly clear: (used: T) => boolean,
  ) {}

  take(): T {
    return this.kept.pop() ?? this.make();
  }

  /** @param used nobody looks at it any more */
  giveBack(used: T): void {
    if (this.clear(used) && this.kept.length < MAX_KEPT) this.kept.push(used);
  }
}
