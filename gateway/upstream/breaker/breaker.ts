import { ask, closedCircuit, tell, type Circuit, type CircuitRule } from './circuit.js';

/** A circuit with a clock: one thing that may fail and is left alone while it does. */
export interface Breaker {
  /** False: do not even try. A call that passes must be told about. */
  passes(): boolean;
  tell(failed: boolean): void;
  readonly state: Circuit['state'];
  /** Until the next trial; 0 where calls pass. */
  readonly waitMs: number;
}

export interface BreakerParts {
  readonly rule: CircuitRule;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Called when calls begin to be refused, and when they pass again. */
  readonly onChange: (state: 'open' | 'closed') => void;
}

export function createBreaker({ rule, now, onChange }: BreakerParts): Breaker {
  let circuit = closedCircuit(now());
  let isRefusing = false;
  const become = (next: Circuit): void => {
    circuit = next;
    if (next.state === 'half-open' || isRefusing === (next.state === 'open')) return;
    isRefusing = next.state === 'open';
    onChange(isRefusing ? 'open' : 'closed');
  };
  return {
    passes() {
      // The way of nearly all calls: nothing to ask, nothing to change.
      if (circuit.state === 'closed') return true;
      const answer = ask(circuit, rule, now());
      become(answer.circuit);
      return answer.passes;
    },
    tell: (failed) => become(tell(circuit, failed, rule, now())),
    get state() {
      return circuit.state;
    },
    get waitMs() {
      if (circuit.state === 'closed') return 0;
      return Math.max(0, (circuit.state === 'open' ? circuit.untilMs : circuit.trialEndsAtMs) - now());
    },
  };
}
