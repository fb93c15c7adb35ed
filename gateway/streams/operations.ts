import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { PreparedOperation, RequestContext } from '../engine.js';
import { executeInTime } from '../execute-in-time.js';
import type { GraphQLParameters } from '../parameters.js';
import { prepare } from '../prepare/prepare.js';
import type { Refused } from '../refused.js';
import type { Generation } from '../reload/generation.js';
import type { Usage } from '../reload/usage.js';
import type { Hub } from './hub.js';
import { SharedAnswer } from './shared-answer.js';
import type { Subscriber } from './subscriber.js';

/** What a client asks for over a transport that can answer more than once. */
export interface WantedOperation {
  readonly parameters: GraphQLParameters;
  readonly context: Omit<RequestContext, 'signal' | 'deadlineAt'>;
}

export type Opening =
  | {
      readonly kind: 'open';
      /** The client has gone or wants no more. */
      readonly close: () => void;
      /** A subscription: it may be opened again, with other rights. Anything else must not be done twice. */
      readonly isLive: boolean;
    }
  | Refused;

/** Opens operations of any kind for all stream transports. Answers never come before `open` has returned. */
export interface Operations {
  open(wanted: WantedOperation, subscriber: Subscriber): Opening;
}

export interface OperationsParts {
  readonly current: () => Generation;
  readonly hub: Hub;
  readonly usage: Usage;
  readonly requestTimeoutMs: number;
  readonly logger: Logger;
}

export function createOperations(parts: OperationsParts): Operations {
  return {
    open(wanted, subscriber) {
      const { parameters, context } = wanted;
      const generation = parts.current();
      const preparation = prepare(parameters, context.caller, generation.prepareParts);
      if (preparation.kind === 'refused') return preparation;
      const { operation } = preparation;
      parts.usage.note(parameters);
      if (operation.operation.operation === OperationTypeNode.SUBSCRIPTION)
        return { kind: 'open', isLive: true, close: parts.hub.join({ parameters, operation, context }, subscriber) };
      const ending = new AbortController();
      void generation.use(async () => {
        const text = await answerOnce(operation, { ...context, signal: ending.signal }, { ...parts, generation });
        if (ending.signal.aborted) return;
        subscriber.next(new SharedAnswer(text));
        subscriber.complete();
      });
      return { kind: 'open', isLive: false, close: () => ending.abort() };
    },
  };
}

async function answerOnce(
  operation: PreparedOperation,
  context: Omit<RequestContext, 'deadlineAt'>,
  { generation, requestTimeoutMs, logger }: OperationsParts & { readonly generation: Generation },
): Promise<string> {
  const deadlineAt = performance.now() + requestTimeoutMs;
  const answer = await executeInTime(generation.engine, operation, { ...context, deadlineAt }, (error) =>
    logger.error({ requestId: context.requestId, err: error }, 'the engine broke'),
  );
  return answer.kind === 'text' ? answer.text : JSON.stringify(answer.result);
}
