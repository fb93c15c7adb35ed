import { Cancellation, type CancelSignal } from '../cancellation.js';
import { UnderWay } from '../under-way.js';

/** Work under way, shared by everybody who wants the same; ended when the last of them has left. */
export interface Flight<T> {
  readonly result: Promise<T>;
  /** Every participant calls it once, when it has the result or no longer wants it. */
  leave(): void;
}

export interface Flights<T> {
  join(key: string, start: (signal: CancelSignal) => Promise<T>): Flight<T>;
}

export function createFlights<T>(): Flights<T> {
  const underWay = new UnderWay<SharedFlight<T>>();
  return {
    join(key, start) {
      let flight = underWay.get(key);
      if (!flight) {
        flight = new SharedFlight(start, () => underWay.delete(key));
        underWay.set(key, flight);
      }
      flight.participants += 1;
      return flight;
    },
  };
}

/** The same for work that is never shared. */
export function startAlone<T>(start: (signal: CancelSignal) => Promise<T>): Flight<T> {
  const flight = new SharedFlight(start, () => undefined);
  flight.participants = 1;
  return flight;
}

class SharedFlight<T> implements Flight<T> {
  readonly result: Promise<T>;
  participants = 0;
  private readonly cancellation = new Cancellation();
  private landed = false;

  constructor(
    start: (signal: CancelSignal) => Promise<T>,
    private readonly onLanded: () => void,
  ) {
    this.result = start(this.cancellation);
    this.result.then(this.land, this.land);
  }

  leave(): void {
    this.participants -= 1;
    if (this.participants > 0 || this.landed) return;
    // Nobody may join work that is being given up.
    this.land();
    this.cancellation.abort();
  }

  private readonly land = (): void => {
    if (this.landed) return;
    this.landed = true;
    this.onLanded();
  };
}
