import { setImmediate } from 'node:timers/promises';

/** Half of the 20 ms that nothing may hold the event loop: a visit may take a while itself. */
const TURN_MS = 10;

/** Looking at the clock costs as much as a small visit, so it is looked at this rarely. */
const VISITS_PER_LOOK = 16;

/** Visits all items, in turns with everything else the process does. Items added meanwhile are visited too. */
export async function inTurns<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void> {
  let visits = 0;
  let turnEndsAt = performance.now() + TURN_MS;
  for (const item of items) {
    visit(item);
    visits += 1;
    if (visits % VISITS_PER_LOOK !== 0 || performance.now() < turnEndsAt) continue;
    await setImmediate();
    turnEndsAt = performance.now() + TURN_MS;
  }
}
