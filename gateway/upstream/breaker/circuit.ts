/** When a circuit opens and when it tries again. */
export interface CircuitRule {
  /** Calls in the window before a share of failures means anything. */
  readonly minCalls: number;
  /** From 0 to 1. */
  readonly failureShare: number;
  readonly windowMs: number;
  /** The first pause; each one after a failed trial is twice as long. */
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/**
 * `closed`: calls pass and are counted. `open`: none passes until `untilMs`. `half-open`: one call is on trial, the
 * others are refused until it ends, or until `trialEndsAtMs` should it never tell.
 */
export type Circuit =
  | { readonly state: 'closed'; readonly sinceMs: number; readonly calls: number; readonly failures: number }
  | { readonly state: 'open'; readonly untilMs: number; readonly pauseMs: number }
  | { readonly state: 'half-open'; readonly trialEndsAtMs: number; readonly pauseMs: number };

export function closedCircuit(nowMs: number): Circuit {
  return { state: 'closed', sinceMs: nowMs, calls: 0, failures: 0 };
}

/** Whether a call may pass now, and the circuit after the question. */
export function ask(
  circuit: Circuit,
  rule: CircuitRule,
  nowMs: number,
): { readonly passes: boolean; readonly circuit: Circuit } {
  switch (circuit.state) {
    case 'closed':
      return { passes: true, circuit };
    case 'open':
      return nowMs < circuit.untilMs ? { passes: false, circuit } : { passes: true, circuit: onTrial(circuit, nowMs) };
    case 'half-open':
      return nowMs < circuit.trialEndsAtMs
        ? { passes: false, circuit }
        : { passes: true, circuit: { ...circuit, trialEndsAtMs: nowMs + rule.windowMs } };
  }

  function onTrial({ pauseMs }: Circuit & { state: 'open' }, startedAtMs: number): Circuit {
    return { state: 'half-open', trialEndsAtMs: startedAtMs + rule.windowMs, pauseMs };
  }
}

/** The circuit after a call that had passed has ended. Calls from before it opened say nothing any more. */
export function tell(circuit: Circuit, failed: boolean, rule: CircuitRule, nowMs: number): Circuit {
  switch (circuit.state) {
    case 'closed': {
      const isOver = nowMs - circuit.sinceMs >= rule.windowMs;
      const { sinceMs, calls, failures } = isOver ? { sinceMs: nowMs, calls: 0, failures: 0 } : circuit;
      const counted = { sinceMs, calls: calls + 1, failures: failures + (failed ? 1 : 0) };
      return counted.calls >= rule.minCalls && counted.failures >= counted.calls * rule.failureShare
        ? { state: 'open', untilMs: nowMs + rule.openMs, pauseMs: rule.openMs }
        : { state: 'closed', ...counted };
    }
    case 'open':
      return circuit;
    case 'half-open': {
      if (!failed) return closedCircuit(nowMs);
      const pauseMs = Math.min(circuit.pauseMs * 2, rule.maxOpenMs);
      return { state: 'open', untilMs: nowMs + pauseMs, pauseMs };
    }
  }
}
