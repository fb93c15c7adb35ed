import type { LoadedSupergraph } from './source.js';

/** Where a gateway's supergraphs come from, from its start to its end. */
export interface SupergraphSupply {
  /** For the start. @throws Error, one sentence, when neither the source nor what was kept of it gives a supergraph */
  load(): Promise<LoadedSupergraph>;
  /** What the source says now, for a gateway that runs already. @throws Error, one sentence */
  read(): Promise<Pick<LoadedSupergraph, 'sdl'>>;
  /** Called once a gateway runs on it: only then it is known to be good. */
  keep(sdl: string): Promise<void>;
  close(): Promise<void>;
}
