/** A bounded memory of costly values, least recently used out first; equal keys under way are made once. */
export interface FlightCache<V> {
  get(key: string, make: () => Promise<Keep<V>>): Promise<V> | V;
  has(key: string): boolean;
  readonly size: number;
}

export interface Keep<V> {
  readonly value: V;
  /** How long the value may be handed out again; `Infinity` until it is pushed out, `0` not at all. */
  readonly keepMs: number;
}

interface Entry<V> {
  readonly value: V;
  readonly until: number;
}

export function createFlightCache<V>(maxEntries: number, now: () => number = Date.now): FlightCache<V> {
  const kept = new Map<string, Entry<V>>();
  const underWay = new Map<string, Promise<V>>();

  const keep = (key: string, { value, keepMs }: Keep<V>): V => {
    if (keepMs > 0) {
      kept.set(key, { value, until: now() + keepMs });
      if (kept.size > maxEntries) kept.delete(kept.keys().next().value!);
    }
    return value;
  };

  return {
    get(key, make) {
      const entry = kept.get(key);
      if (entry) {
        kept.delete(key);
        if (entry.until === Infinity || entry.until > now()) {
          // Back to the end of the line: a Map remembers the order of insertion.
          kept.set(key, entry);
          return entry.value;
        }
      }
      const flight = underWay.get(key);
      if (flight) return flight;
      const started = make()
        .then((made) => keep(key, made))
        .finally(() => underWay.delete(key));
      underWay.set(key, started);
      return started;
    },
    has: (key) => kept.has(key),
    get size() {
      return kept.size;
    },
  };
}
