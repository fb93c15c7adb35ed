import type { SupergraphDoor } from '../options.js';
import type { LoadedSupergraph } from '../supergraph/source.js';

export interface WatchOptions {
  /** How often the source is looked at. */
  readonly everyMs: number;
  /** Reads the source itself, never its last good copy. Rejects with one sentence when it has no supergraph. */
  readonly load: () => Promise<Pick<LoadedSupergraph, 'sdl'>>;
  readonly supergraph: SupergraphDoor;
  /** A new supergraph is in use. */
  readonly onReplaced: (sdl: string) => Promise<void>;
}

/**
 * Looks at the supergraph's source again and again: a file, a URL, or the subgraphs themselves. Looking is sturdier than
 * being told: events of file systems get lost in containers and over networks, and a URL has none.
 */
export function watchSupergraph({ everyMs, load, supergraph, onReplaced }: WatchOptions): { stop(): Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    try {
      const { sdl } = await load();
      const replacement = await supergraph.replace(sdl);
      if (replacement.kind === 'replaced') await onReplaced(sdl);
    } catch (error) {
      supergraph.refuse((error as Error).message);
    }
  };
  const wait = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      looking = look().finally(wait);
    }, everyMs);
    timer.unref();
  };
  wait();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
