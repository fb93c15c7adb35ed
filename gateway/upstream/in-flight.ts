/** Work under way, shared by everybody who wants the same; ended when the last of them has left. */
export interface Flight<T> {
  readonly result: Promise<T>;
  /** Every participant calls it once, when it has the result or no longer wants it. */
  leave(): void;
}

export interface Flights<T> {
  join(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T>;
}

export function createFlights<T>(): Flights<T> {
  const underWay = new Map<string, SharedFlight<T>>();
  return {
    join(key, start) {
      let flight = underWay.get(key);
      if (!flight) {
        flight = startFlight(start, () => underWay.delete(key));
        underWay.set(key, flight);
      }
      flight.participants += 1;
      return flight;
    },
  };
}

/** The same for work that is never shared. */
export function startAlone<T>(start: (signal: AbortSignal) => Promise<T>): Flight<T> {
  const flight = startFlight(start, () => undefined);
  flight.participants = 1;
  return flight;
}

interface SharedFlight<T> extends Flight<T> {
  participants: number;
}

function startFlight<T>(start: (signal: AbortSignal) => Promise<T>, land: () => void): SharedFlight<T> {
  const controller = new AbortController();
  let landed = false;
  const end = (): void => {
    if (landed) return;
    landed = true;
    land();
  };
  const result = start(controller.signal);
  result.then(end, end);
  return {
    result,
    participants: 0,
    leave() {
      this.participants -= 1;
      if (this.participants > 0 || landed) return;
      // Nobody may join work that is being given up.
      end();
      controller.abort();
    },
  };
}
