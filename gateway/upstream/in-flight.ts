import { Cancellation, type CancelSignal } from '../cancellation.js';
import { UnderWay } from '../under-way.js';

/** Work under way, shared by everybody who wants the same; ended when the last of them has left. */
export interface Flight<T> {
  readonly result: Promise<T>;
  /** Every participant calls it once, when it has the result or no longer wants it. */
  leave(): void;
}

/** What is wanted: the same where all of it is the same. */
export interface Wanted {
  /** Of whom, and how. */
  readonly key: string;
  /** May be long. */
  readonly body: string;
}

export interface Flights<T> {
  join(wanted: Wanted, start: (signal: CancelSignal) => Promise<T>): Flight<T>;
}

/** @param onUsed gets a result when nobody who wanted it will read it any more */
export function createFlights<T>(onUsed: OnUsed<T>): Flights<T> {
  const underWay = new UnderWay<SharedFlight<T>>();
  return {
    join({ key, body }, start) {
      const likeness = `${key}\n${likenessOf(body)}`;
      let flight = underWay.get(likeness);
      // Alike is not the same.
      if (flight && flight.body !== body) return startAlone(start, onUsed);
      if (!flight) {
        flight = new SharedFlight(start, { body, onLanded: () => underWay.delete(likeness), onUsed });
        underWay.set(likeness, flight);
      }
      flight.participants += 1;
      return flight;
    },
  };
}

type OnUsed<T> = (result: T) => void;

/** A text up to this long is looked up as a whole. */
const SHORT = 512;
const SAMPLES = 8;
const SAMPLE = 16;

/** Looking a text up reads all of it, and one of the same length is hardly ever another one that is the same in these places. */
function likenessOf(text: string): string {
  const { length } = text;
  if (length <= SHORT) return text;
  let likeness = String(length);
  for (let sample = 1; sample <= SAMPLES; sample++) {
    const end = Math.floor((length * sample) / SAMPLES);
    likeness += text.slice(end - SAMPLE, end);
  }
  return likeness;
}

/** The same for work that is never shared. */
export function startAlone<T>(start: (signal: CancelSignal) => Promise<T>, onUsed: OnUsed<T>): Flight<T> {
  const flight = new SharedFlight(start, { body: '', onLanded: () => undefined, onUsed });
  flight.participants = 1;
  return flight;
}

interface FlightParts<T> {
  readonly body: string;
  readonly onLanded: () => void;
  readonly onUsed: OnUsed<T>;
}

class SharedFlight<T> implements Flight<T> {
  readonly result: Promise<T>;
  readonly body: string;
  participants = 0;
  private readonly cancellation = new Cancellation();
  private readonly onLanded: () => void;
  private readonly onUsed: OnUsed<T>;
  private landed = false;
  private arrived: T | undefined;

  constructor(start: (signal: CancelSignal) => Promise<T>, { body, onLanded, onUsed }: FlightParts<T>) {
    this.body = body;
    this.onLanded = onLanded;
    this.onUsed = onUsed;
    this.result = start(this.cancellation);
    this.result.then(this.arrive, this.land);
  }

  leave(): void {
    this.participants -= 1;
    if (this.participants > 0) return;
    if (this.arrived !== undefined) this.onUsed(this.arrived);
    if (this.landed) return;
    // Nobody may join work that is being given up.
    this.land();
    this.cancellation.abort();
  }

  private readonly arrive = (result: T): void => {
    this.land();
    if (this.participants > 0) this.arrived = result;
    else this.onUsed(result);
  };

  private readonly land = (): void => {
    if (this.landed) return;
    this.landed = true;
    this.onLanded();
  };
}
