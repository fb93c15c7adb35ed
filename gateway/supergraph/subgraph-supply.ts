import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Composition, SubgraphSdl } from '../../schema/compose.js';
import type { Upstream } from '../upstream/upstream.js';
import { replaceFile } from '../whole-file.js';
import { askSdl } from './ask-sdl.js';
import type { SupergraphSupply } from './supply.js';

export interface SubgraphSupplyParts {
  readonly subgraphs: readonly AskedSubgraph[];
  /** Where the SDL of all subgraphs is kept, as the last supergraph in use was made of it. */
  readonly lastGoodFile: string;
  /** Away from the thread that answers. Never rejects. */
  readonly compose: (subgraphs: readonly SubgraphSdl[]) => Promise<Composition>;
  readonly logger: Logger;
}

export interface AskedSubgraph {
  /** Closed with the supply. */
  readonly upstream: Upstream;
  /** Composed into the supergraph. */
  readonly url: string;
}

/** What became of one set of SDL; equal sets are not composed twice. */
interface Attempt {
  readonly made: readonly SubgraphSdl[];
  readonly sdl: string | undefined;
  readonly reason: string;
}

/** Asks the subgraphs themselves and composes what they say. One that is away keeps its last SDL. */
export function createSubgraphSupply(parts: SubgraphSupplyParts): SupergraphSupply {
  const { subgraphs, lastGoodFile, logger } = parts;
  const known = new Map<string, SubgraphSdl>();
  const away = new Map<string, string>();
  let attempt: Attempt | undefined;

  const ask = async ({ upstream, url }: AskedSubgraph): Promise<void> => {
    const { name } = upstream;
    const answer = await askSdl(upstream);
    if (answer.kind === 'had') {
      known.set(name, { name, url, sdl: answer.sdl });
      away.delete(name);
    } else if (away.get(name) !== answer.reason) {
      away.set(name, answer.reason);
      logger.warn({ subgraph: name, reason: answer.reason }, 'the SDL of a subgraph cannot be had');
    }
  };
  const read = async (): Promise<{ readonly sdl: string }> => {
    await Promise.all(subgraphs.map(ask));
    const set = subgraphs.map(({ upstream: { name } }) => {
      const sdl = known.get(name);
      if (!sdl) throw new Error(`The SDL of the subgraph "${name}" cannot be had: ${away.get(name) ?? ''}.`);
      return sdl;
    });
    if (!attempt || !isSame(attempt.made, set)) attempt = await tryToCompose(set, parts);
    if (attempt.sdl === undefined) throw new Error(attempt.reason);
    return { sdl: attempt.sdl };
  };

  return {
    read,
    async load() {
      const kept = await readKept(lastGoodFile);
      const usable = subgraphs.flatMap(({ upstream: { name }, url }) => {
        const sdl = kept.get(name);
        return sdl === undefined ? [] : [{ name, url, sdl }];
      });
      for (const subgraph of usable) known.set(subgraph.name, subgraph);
      try {
        return { ...(await read()), origin: { kind: 'source' } };
      } catch (error) {
        const { sdl } = usable.length < subgraphs.length ? { sdl: undefined } : await tryToCompose(usable, parts);
        if (sdl === undefined) throw error;
        return { sdl, origin: { kind: 'last good', reason: (error as Error).message } };
      }
    },
    async keep(sdl) {
      if (attempt?.sdl === sdl) await replaceFile(lastGoodFile, JSON.stringify(attempt.made));
    },
    async close() {
      await Promise.all(subgraphs.map(({ upstream }) => upstream.close()));
    },
  };
}

async function tryToCompose(
  made: readonly SubgraphSdl[],
  { compose }: Pick<SubgraphSupplyParts, 'compose'>,
): Promise<Attempt> {
  const composition = await compose(made);
  return composition.kind === 'composed'
    ? { made, sdl: composition.supergraphSdl, reason: '' }
    : { made, sdl: undefined, reason: `The subgraphs do not compose. ${composition.reasons.join('\n')}` };
}

function isSame(a: readonly SubgraphSdl[], b: readonly SubgraphSdl[]): boolean {
  return a.every(({ sdl }, index) => sdl === b[index]?.sdl);
}

const keptSchema = z.array(z.object({ name: z.string(), sdl: z.string() }));

/** SDL by name. Nothing where nothing was kept, or something else. */
async function readKept(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map(keptSchema.parse(JSON.parse(await readFile(file, 'utf8'))).map(({ name, sdl }) => [name, sdl]));
  } catch {
    return new Map();
  }
}
