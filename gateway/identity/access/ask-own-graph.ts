import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../schema/caller.js';
import type { EngineAnswer } from '../../engine.js';
import { prepare } from '../../prepare/prepare.js';
import type { Generation } from '../../reload/generation.js';
import type { AskGraph } from './reading.js';

/** What the gateway itself asks as. No token and no ring can claim it: it never comes in from outside. */
const GATEWAY_CALLER: Caller = { subject: 'service:gateway', kind: 'SERVICE', grants: [], scopes: [] };

/** Below the time a page may take, so that a subgraph that hangs is an answer with an error. */
const DEADLINE_MS = 9_000;

/** Asks the supergraph in use without a socket: prepared, planned and executed like any request. */
export function askOwnGraph(current: () => Generation): AskGraph {
  return (query, variables, signal) => {
    const generation = current();
    return generation.use(async () => {
      const preparation = prepare(
        { query, variables, operationName: undefined, extensions: undefined, onError: 'PROPAGATE' },
        GATEWAY_CALLER,
        generation.prepareParts,
      );
      if (preparation.kind === 'refused') return { errors: preparation.errors };
      const answer = await generation.engine.execute(preparation.operation, {
        requestId: `access-${randomUUID()}`,
        caller: GATEWAY_CALLER,
        clientHeaders: {},
        signal,
        deadlineAt: performance.now() + DEADLINE_MS,
      });
      return readAnswer(answer);
    });
  };
}

function readAnswer(answer: EngineAnswer): unknown {
  return answer.kind === 'text' ? (JSON.parse(answer.text) as unknown) : answer.result;
}
