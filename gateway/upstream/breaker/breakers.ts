import type { Logger } from 'pino';
import { createBreaker, type Breaker } from './breaker.js';
import type { CircuitRule } from './circuit.js';

/** What is left alone or on trial, by name. */
export type Circuits = Readonly<Record<string, { readonly state: 'open' | 'half-open'; readonly retryInMs: number }>>;

/** The breakers of one supergraph's subgraphs. */
export interface Breakers {
  of(subgraph: string): Breaker;
  readonly circuits: () => Circuits;
}

export function createBreakers(rule: CircuitRule, logger: Logger): Breakers {
  const breakers = new Map<string, Breaker>();
  return {
    of(subgraph) {
      const breaker = createBreaker({
        rule,
        now: () => performance.now(),
        onChange: (state) =>
          state === 'open'
            ? logger.warn({ subgraph }, 'a subgraph fails and is left alone')
            : logger.info({ subgraph }, 'a subgraph answers again'),
      });
      breakers.set(subgraph, breaker);
      return breaker;
    },
    circuits() {
      const away: Record<string, Circuits[string]> = {};
      for (const [name, { state, waitMs }] of breakers)
        if (state !== 'closed') away[name] = { state, retryInMs: Math.ceil(waitMs) };
      return away;
    },
  };
}
