/** Objects of one type of which the same fields were read. */
export interface Holder {
  readonly type: string;
  /** `description`, or `contact.phone` of an object that has no key of its own; sorted. */
  readonly fields: readonly string[];
}

/** What one answer told of protected things. */
export interface Read extends Holder {
  /** Each once. None where no entity holds the fields. */
  readonly keys: readonly string[];
}

/** Notes what is written while it is written: what is taken back, because a null bubbled up, is not noted. */
export class Reads {
  private readonly holders: Holder[] = [];
  private readonly keys: (string | undefined)[] = [];

  add(holder: Holder, key: string | undefined): void {
    this.holders.push(holder);
    this.keys.push(key);
  }

  /** A place to come back to. */
  mark(): number {
    return this.keys.length;
  }

  rewind(mark: number): void {
    this.holders.length = mark;
    this.keys.length = mark;
  }

  /** By holder, in the order in which they first came. */
  all(): readonly Read[] {
    const grouped = new Map<Holder, Set<string>>();
    let last: Holder | undefined;
    let keys = new Set<string>();
    for (let i = 0; i < this.holders.length; i++) {
      const holder = this.holders[i]!;
      if (holder !== last) {
        last = holder;
        keys = grouped.get(holder) ?? new Set();
        grouped.set(holder, keys);
      }
      const key = this.keys[i];
      if (key !== undefined) keys.add(key);
    }
    return [...grouped].map(([{ type, fields }, read]) => ({ type, fields, keys: [...read] }));
  }
}
