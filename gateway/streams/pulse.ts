import type { Turns } from './turns.js';

/** Somebody who is kept alive. */
export interface Beating {
  beat(): void;
}

/** One heartbeat for all clients instead of a timer for each. */
export interface Pulse {
  add(beating: Beating): () => void;
  stop(): void;
}

/** Ten thousand clients that are asked at once answer at once, and their answers hold the event loop: no turn divides them. */
const GROUP_EVERY_MS = 100;

/**
 * Members form groups that are visited one after another, everybody once in `everyMs`. Whoever joins has just been heard
 * of, so he comes into one of the groups that are longest to wait for, and those who join together into different ones.
 */
export function startPulse(everyMs: number, turns: Turns): Pulse {
  const groups = Array.from({ length: Math.ceil(everyMs / GROUP_EVERY_MS) }, () => new Set<Beating>());
  const late = Math.ceil(groups.length / 2);
  let joined = 0;
  let next = 0;
  let isBeating = false;
  const timer = setInterval(() => {
    if (isBeating) return;
    isBeating = true;
    const group = groups[next]!;
    next = (next + 1) % groups.length;
    const beat = (member: Beating): void => {
      if (group.has(member)) member.beat();
    };
    void turns.walk([...group], beat).finally(() => {
      isBeating = false;
    });
  }, everyMs / groups.length);
  timer.unref();
  return {
    add(beating) {
      const group = groups[(next + groups.length - 1 - (joined % late)) % groups.length]!;
      joined += 1;
      group.add(beating);
      return () => group.delete(beating);
    },
    stop: () => clearInterval(timer),
  };
}
