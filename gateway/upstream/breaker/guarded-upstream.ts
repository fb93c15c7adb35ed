import type { Upstream, UpstreamOutcome } from '../upstream.js';
import type { Breaker } from './breaker.js';

export interface GuardParts {
  readonly breaker: Breaker;
  /** Requests under way to this subgraph; later ones fail at once instead of waiting behind it. */
  readonly maxUnderWay: number;
}

/** Leaves a subgraph alone that fails or is full: what needed it is told so at once and costs nobody a wait. */
export function guardUpstream(upstream: Upstream, { breaker, maxUnderWay }: GuardParts): Upstream {
  let underWay = 0;
  return {
    name: upstream.name,
    async send(request, context) {
      if (underWay >= maxUnderWay) return refusal(`More than ${maxUnderWay} requests to it are under way.`, 1_000);
      if (!breaker.passes()) return refusal('It failed too often just now and is left alone.', breaker.waitMs);
      underWay += 1;
      try {
        const outcome = await upstream.send(request, context);
        // A client that went away says nothing of the subgraph.
        breaker.tell(isFailure(outcome) && !context.signal.aborted);
        return outcome;
      } finally {
        underWay -= 1;
      }
    },
    close: () => upstream.close(),
  };
}

function isFailure(outcome: UpstreamOutcome): boolean {
  return outcome.kind === 'failed' && (outcome.code === 'SUBGRAPH_UNAVAILABLE' || outcome.code === 'SUBGRAPH_TIMEOUT');
}

function refusal(cause: string, waitMs: number): UpstreamOutcome {
  return {
    kind: 'failed',
    code: 'SUBGRAPH_UNAVAILABLE',
    cause,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
  };
}
