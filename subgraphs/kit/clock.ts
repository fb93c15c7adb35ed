/** Where time comes from. Rules take time as an argument; only the edges of the system hold a clock. */
export interface Clock {
  /** The present instant, millisecond precision. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that its owner moves: tests, demo seeding, replays. */
export interface ManualClock extends Clock {
  set(at: Date): void;
  advance(milliseconds: number): void;
}

export function manualClock(start: Date): ManualClock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    set: (next) => {
      at = next.getTime();
    },
    advance: (milliseconds) => {
      at += milliseconds;
    },
  };
}
