import { GraphQLError } from 'graphql';
import { REFUSALS, type RefusalCode } from '../schema/refusals.js';
import type { EngineAnswer, RequestContext } from './engine.js';

/** The answer to an operation that was not executed, or not to its end: no data, by the code's own status. */
export function refusedAnswer(code: RefusalCode, { requestId }: RequestContext): EngineAnswer {
  const error = new GraphQLError(REFUSALS[code].sentence, { extensions: { code, requestId } });
  return { kind: 'result', result: { errors: [error] } };
}

/** The JSON text of an answer, for what puts it into a frame of its own. */
export function textOf(answer: EngineAnswer): string {
  return answer.kind === 'text' ? answer.text : JSON.stringify(answer.result);
}
