import { UsedLately } from '../used-lately.js';

/** A memory of costly values, bounded in number and in weight, what was not used for long out first; equal keys under way are made once. */
export interface FlightCache<V> {
  get(key: string, make: () => Promise<Keep<V>>): Promise<V> | V;
  has(key: string): boolean;
  readonly size: number;
}

export interface Keep<V> {
  readonly value: V;
  /** How long the value may be handed out again; `Infinity` until it is pushed out, `0` not at all. */
  readonly keepMs: number;
  /** What it takes of the memory's whole, in the unit of `maxWeight`. @default 0 */
  readonly weight?: number;
}

interface Entry<V> {
  readonly value: V;
  readonly until: number;
  readonly weight: number;
}

export interface FlightCacheOptions {
  readonly maxEntries: number;
  /** Of all values together. @default no bound */
  readonly maxWeight?: number;
  readonly now?: () => number;
}

export function createFlightCache<V>({
  maxEntries,
  maxWeight = Infinity,
  now = Date.now,
}: FlightCacheOptions): FlightCache<V> {
  const kept = new UsedLately<Entry<V>>();
  const underWay = new Map<string, Promise<V>>();
  let weightOfAll = 0;

  const forget = (key: string): void => {
    weightOfAll -= kept.delete(key)?.weight ?? 0;
  };
  const keep = (key: string, { value, keepMs, weight = 0 }: Keep<V>): V => {
    if (keepMs > 0 && weight <= maxWeight) {
      forget(key);
      weightOfAll += weight;
      // First, or what is new would be the only one that nobody used yet.
      while (kept.size > 0 && (kept.size >= maxEntries || weightOfAll > maxWeight))
        weightOfAll -= kept.dropOne()!.value.weight;
      kept.set(key, { value, until: now() + keepMs, weight });
    }
    return value;
  };

  return {
    get(key, make) {
      const entry = kept.get(key);
      if (entry && (entry.until === Infinity || entry.until > now())) return entry.value;
      if (entry) forget(key);
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
