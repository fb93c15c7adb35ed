import type { Turns } from './turns.js';

/** Somebody who is kept alive. */
export interface Beating {
  beat(): void;
}

/** One heartbeat for all clients instead of a timer for each: they are visited in turns. */
export interface Pulse {
  add(beating: Beating): () => void;
  stop(): void;
}

export function startPulse(everyMs: number, turns: Turns): Pulse {
  const members = new Set<Beating>();
  let isBeating = false;
  const timer = setInterval(() => {
    if (isBeating) return;
    isBeating = true;
    const beat = (member: Beating): void => {
      if (members.has(member)) member.beat();
    };
    void turns.walk([...members], beat).finally(() => {
      isBeating = false;
    });
  }, everyMs);
  timer.unref();
  return {
    add(beating) {
      members.add(beating);
      return () => members.delete(beating);
    },
    stop: () => clearInterval(timer),
  };
}
