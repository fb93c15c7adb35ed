/**
 * A fifth of the 20 ms that nothing may hold the event loop: what writes leave for after the turn takes about as long
 * again, and timers and sockets have their time in the same round.
 */
const TURN_MS = 4;

/** Looking at the clock costs as much as a small visit, so it is looked at this rarely. */
const VISITS_PER_LOOK = 16;

/** Visits many, in turns with everything else the process does. */
export interface Turns {
  /** Items added meanwhile are visited too. Rejects with what a visit throws. */
  walk<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void>;
}

interface Walk {
  /** One visit; false when there was nobody left. */
  readonly step: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * All walks of a process share one turn per round of the event loop: each with a turn of its own, they would together
 * hold the loop as long as one that takes no turns at all. A round comes to its immediates after its timers and its
 * sockets, so a turn that began with one of those is over only with the immediates of the next round.
 */
export function createTurns(now: () => number = () => performance.now()): Turns {
  const walks: Walk[] = [];
  let endsAt: number | undefined;
  let isWalking = false;

  const begin = (whenImmediatesCome: () => void): number => {
    setImmediate(whenImmediatesCome);
    return now() + TURN_MS;
  };
  const beginAgain = (): void => {
    endsAt = undefined;
    if (walks.length === 0) return;
    endsAt = begin(beginAgain);
    goOn();
  };
  const goOn = (): void => {
    if (isWalking) return;
    isWalking = true;
    endsAt ??= begin(() => setImmediate(beginAgain));
    while (walks.length > 0 && now() < endsAt) if (advance(walks[0]!)) walks.shift();
    // The one that used the turn up stands behind the others.
    if (walks.length > 1) walks.push(walks.shift()!);
    isWalking = false;
  };

  return {
    walk: (items, visit) =>
      new Promise((resolve, reject) => {
        const rest = items[Symbol.iterator]();
        const step = (): boolean => {
          const next = rest.next();
          if (next.done !== true) visit(next.value);
          return next.done !== true;
        };
        walks.push({ step, resolve, reject });
        goOn();
      }),
  };
}

/** A few visits; true when the walk is over. */
function advance({ step, resolve, reject }: Walk): boolean {
  try {
    for (let visits = 0; visits < VISITS_PER_LOOK; visits += 1) {
      if (step()) continue;
      resolve();
      return true;
    }
    return false;
  } catch (error) {
    reject(error);
    return true;
  }
}
