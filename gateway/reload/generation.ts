import type { Engine } from '../engine.js';
import type { Front } from '../front.js';
import type { PrepareParts } from '../prepare/prepare.js';

/** Everything that belongs to one supergraph. Requests finish on the one they began with. */
export interface Generation extends GenerationParts {
  /** Holds the generation until the work is done. */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Takes no part in anything new; stops when the last work is done. */
  retire(): Promise<void>;
}

export interface GenerationParts {
  readonly supergraphSdl: string;
  readonly engine: Engine;
  readonly prepareParts: PrepareParts;
  readonly front: Front;
  /** The URL composed into the supergraph; empty where there is none. */
  readonly urlOf: (subgraph: string) => string;
}

export function createGeneration(parts: GenerationParts): Generation {
  let users = 0;
  let onUnused: (() => void) | undefined;
  return {
    ...parts,
    async use(work) {
      users += 1;
      try {
        return await work();
      } finally {
        users -= 1;
        if (users === 0) onUnused?.();
      }
    },
    async retire() {
      if (users > 0) await new Promise<void>((resolve) => (onUnused = resolve));
      await parts.front.stop();
      await parts.engine.stop();
    },
  };
}
