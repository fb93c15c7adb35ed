interface Entry<V> {
  readonly value: V;
  wasUsed: boolean;
}

/**
 * Values by key, of which whatever was not used for long goes first: the oldest, passing over those that were used since they
 * were passed over before ("second chance"). Using one changes no order: a Map that is reordered with every use makes a new
 * table every few uses, and V8 copies and keeps what the old ones held.
 */
export class UsedLately<V> {
  private readonly entries = new Map<string, Entry<V>>();

  get size(): number {
    return this.entries.size;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  /** Counts as a use. */
  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    entry.wasUsed = true;
    return entry.value;
  }

  set(key: string, value: V): void {
    this.entries.set(key, { value, wasUsed: false });
  }

  /** What was kept under the key. */
  delete(key: string): V | undefined {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    return entry?.value;
  }

  /** Forgets one; undefined where nothing is kept. */
  dropOne(): { readonly key: string; readonly value: V } | undefined {
    for (const [key, entry] of this.entries) {
      this.entries.delete(key);
      if (!entry.wasUsed) return { key, value: entry.value };
      entry.wasUsed = false;
      // Behind all others, and met again by this loop where all were used.
      this.entries.set(key, entry);
    }
    return undefined;
  }
}
