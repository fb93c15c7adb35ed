import type { Logger } from 'pino';
import { isRefusalCode, REFUSALS } from '../schema/refusals.js';
import type { EngineFailure } from './execute/engine.js';

/**
 * Writes why a part of an answer is missing. What a subgraph says about the client's own input quotes it, and that can be
 * a citizen's words: there the code has to do.
 */
export function logFailure(logger: Logger, { cause, ...failure }: EngineFailure): void {
  const isClients = isRefusalCode(failure.code) && REFUSALS[failure.code].status === 400;
  if (isClients) logger.info(failure, 'a subgraph refused the input');
  else logger.warn({ ...failure, cause }, 'a part of an answer is missing');
}
