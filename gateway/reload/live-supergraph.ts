import type { Logger } from 'pino';
import type { Generation } from './generation.js';
import type { Usage } from './usage.js';
import { warmUp } from './warm-up.js';

/** The supergraph in use, and the way to another one. */
export interface LiveSupergraph<G extends Generation> {
  readonly current: () => G;
  /**
   * Builds, checks and plans first; only then everything new goes to the new supergraph. One after another: of those
   * handed over during a swap only the last is taken. Never rejects.
   */
  replace(supergraphSdl: string): Promise<Replacement>;
  /** A supergraph that could not even be composed or read. */
  refuse(reason: string): void;
  /** Why the newest supergraph is not the one in use. */
  readonly flaw: string | undefined;
  stop(): Promise<void>;
}

export type Replacement =
  | { readonly kind: 'replaced' }
  | { readonly kind: 'unchanged' }
  /** A newer one came while this one waited. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'refused'; readonly reason: string };

export interface LiveSupergraphParts<G extends Generation> {
  readonly make: (supergraphSdl: string) => Promise<G>;
  readonly usage: Usage;
  /** Moves what is open to the current generation. */
  readonly onSwap: () => Promise<void>;
  readonly logger: Logger;
}

export function startLiveSupergraph<G extends Generation>(first: G, parts: LiveSupergraphParts<G>): LiveSupergraph<G> {
  const state: State<G> = { current: first, flaw: undefined, retiring: new Set() };
  let newest: string | undefined;
  let swapping: Promise<unknown> = Promise.resolve();
  return {
    current: () => state.current,
    replace(sdl) {
      newest = sdl;
      const replacement = swapping.then((): Promise<Replacement> | Replacement =>
        newest === sdl ? swap(sdl, state, parts) : { kind: 'overtaken' },
      );
      swapping = replacement;
      return replacement;
    },
    refuse: (reason) => keepOld(reason, state, parts),
    get flaw() {
      return state.flaw;
    },
    async stop() {
      await swapping;
      await Promise.all([state.current.retire(), ...state.retiring]);
    },
  };
}

interface State<G extends Generation> {
  current: G;
  flaw: string | undefined;
  readonly retiring: Set<Promise<void>>;
}

async function swap<G extends Generation>(
  sdl: string,
  state: State<G>,
  parts: LiveSupergraphParts<G>,
): Promise<Replacement> {
  if (sdl === state.current.supergraphSdl) {
    state.flaw = undefined;
    return { kind: 'unchanged' };
  }
  try {
    const next = await parts.make(sdl);
    const { invalid } = await warmUp(next, parts.usage);
    const old = state.current;
    state.current = next;
    state.flaw = undefined;
    parts.logger.info({ noLongerValid: invalid }, 'a new supergraph is in use');
    await parts.onSwap();
    retire(old, state, parts);
    return { kind: 'replaced' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    keepOld(reason, state, parts);
    return { kind: 'refused', reason };
  }
}

function keepOld(reason: string, state: { flaw: string | undefined }, { logger }: { readonly logger: Logger }): void {
  if (state.flaw === reason) return;
  state.flaw = reason;
  logger.error({ reason }, 'a new supergraph cannot be used; the last good one stays');
}

function retire(
  old: Generation,
  { retiring }: { readonly retiring: Set<Promise<void>> },
  { logger }: { readonly logger: Logger },
): void {
  const retired = old
    .retire()
    .catch((error: unknown) => logger.error({ err: error }, 'an old supergraph did not stop in order'))
    .finally(() => retiring.delete(retired));
  retiring.add(retired);
}
