import type { Engine, EngineAnswer, PreparedOperation, RequestContext } from './engine.js';
import { refusedAnswer } from './engine-answer.js';

/** An engine ends its fetches at the deadline and writes what arrived; this is what it has to write it. */
const GRACE_MS = 1_000;

/** Runs an operation and always comes back with an answer: an engine that hangs or breaks is our fault, not the client's. */
export function executeInTime(
  engine: Engine,
  operation: PreparedOperation,
  context: RequestContext,
  onBreak: (error: unknown) => void,
): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const waitMs = Math.max(0, context.deadlineAt - performance.now()) + GRACE_MS;
    const timer = setTimeout(() => resolve(refusedAnswer('REQUEST_TIMEOUT', context)), waitMs);
    const answer = (answered: EngineAnswer): void => {
      clearTimeout(timer);
      resolve(answered);
    };
    engine.execute(operation, context).then(answer, (error: unknown) => {
      onBreak(error);
      answer(refusedAnswer('INTERNAL', context));
    });
  });
}
