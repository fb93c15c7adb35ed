import { Worker } from 'node:worker_threads';
import type { Composition, SubgraphSdl } from '../../schema/compose.js';

/** Subgraphs that take longer than this to compose, or more heap, are refused; the gateway goes on meanwhile. */
const COMPOSE_WITHIN_MS = 60_000;
const WORKER_HEAP_MB = 1_024;

/** Composes in a thread of its own, which ends with it. Never rejects. */
export function composeApart(subgraphs: readonly SubgraphSdl[], withinMs = COMPOSE_WITHIN_MS): Promise<Composition> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./compose-worker.js', import.meta.url), {
      workerData: subgraphs,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
      // Loader flags of the parent (a compiler, a test runner) mean nothing to a plain JavaScript worker.
      execArgv: [],
    });
    const finish = (composition: Composition): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(composition);
    };
    const timer = setTimeout(() => finish(refused(`Composition took longer than ${withinMs} ms.`)), withinMs);
    worker.once('message', finish);
    worker.once('error', (error) => finish(refused(error.message)));
  });
}

function refused(reason: string): Composition {
  return { kind: 'refused', reasons: [reason] };
}
