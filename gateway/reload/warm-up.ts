import { PUBLIC_CALLER } from '../../schema/caller.js';
import type { RequestContext } from '../engine.js';
import { prepareDocument } from '../prepare/prepare.js';
import type { Generation } from './generation.js';
import type { Usage } from './usage.js';

/** The rest is planned when it is asked for: a plan takes a few milliseconds. */
const MOST_USED = 300;

/** A swap must not wait for ever for plans. */
const WARM_UP_MS = 10_000;

/** Plans the most used operations on a new supergraph, and says which of them it does not know any more. */
export async function warmUp(generation: Generation, usage: Usage): Promise<{ readonly invalid: readonly string[] }> {
  const invalid: string[] = [];
  const endsAt = performance.now() + WARM_UP_MS;
  for (const used of usage.mostUsed(MOST_USED)) {
    if (performance.now() > endsAt) break;
    const preparation = prepareDocument(used, generation.prepareParts);
    if (preparation.kind === 'refused') invalid.push(used.operationName ?? used.query.slice(0, 80));
    else {
      const { operation } = preparation;
      await generation.engine.warm?.(generation.prepareParts.makeRecorded?.(operation) ?? operation, nobody());
    }
  }
  return { invalid };
}

function nobody(): RequestContext {
  return {
    requestId: 'warm-up',
    caller: PUBLIC_CALLER,
    clientHeaders: {},
    signal: new AbortController().signal,
    deadlineAt: performance.now() + WARM_UP_MS,
  };
}
