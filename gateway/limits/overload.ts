/** Whether the event loop runs too late to take more on. */
export interface Overload {
  /** Looked at by every request: a field, not a measurement. */
  readonly isOn: boolean;
  stop(): void;
}

export interface OverloadParts {
  /** 0: never. */
  readonly eventLoopDelayMs: number;
  /** Called when it begins and when it is over. */
  readonly onChange: (isOn: boolean, delayMs: number) => void;
}

const SAMPLE_MS = 50;

/** So many samples one after another must be late: one long pause, of a collection, a start or a large answer, is no overload. */
const IN_A_ROW = 4;

/** Ends below this share of the delay that begins it, so that it does not flicker. */
const OVER_AT = 0.5;

/** Samples how late a timer is: what waits in the event loop waits for everybody. */
export function watchOverload({ eventLoopDelayMs, onChange }: OverloadParts): Overload {
  const isLate = lateInARow(eventLoopDelayMs);
  if (eventLoopDelayMs === 0) return { isOn: false, stop: () => undefined };
  let expectedAt = performance.now() + SAMPLE_MS;
  const state = { isOn: false };
  const timer = setInterval(() => {
    const now = performance.now();
    const wasOn = state.isOn;
    const delayMs = Math.max(0, now - expectedAt);
    state.isOn = isLate(delayMs);
    expectedAt = now + SAMPLE_MS;
    if (state.isOn !== wasOn) onChange(state.isOn, Math.round(delayMs));
  }, SAMPLE_MS);
  timer.unref();
  return {
    get isOn() {
      return state.isOn;
    },
    stop: () => clearInterval(timer),
  };
}

/** Judges samples one by one: on after so many late ones in a row, off with the first that is well in time. */
export function lateInARow(thresholdMs: number): (sampleMs: number) => boolean {
  let late = 0;
  let isOn = false;
  return (sampleMs) => {
    late = sampleMs > thresholdMs ? late + 1 : 0;
    isOn = isOn ? sampleMs > thresholdMs * OVER_AT : late >= IN_A_ROW;
    return isOn;
  };
}
