import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { Documents } from '../documents/documents.js';
import type { PreparedOperation, RequestContext } from '../engine.js';
import { textOf } from '../engine-answer.js';
import { executeInTime } from '../execute-in-time.js';
import { asksToExplain, explain, type Explaining } from '../explain/explain.js';
import type { Admission } from '../limits/admission.js';
import { accountFor, type Account } from '../limits/cost/answered-cost.js';
import type { Shed } from '../limits/shed.js';
import type { GraphQLParameters } from '../parameters.js';
import { prepare } from '../prepare/prepare.js';
import { refuse, type Refused } from '../refused.js';
import type { Generation } from '../reload/generation.js';
import type { Usage } from '../reload/usage.js';
import type { Hub } from './hub.js';
import { SharedAnswer } from './shared-answer.js';
import type { Subscriber } from './subscriber.js';

/** What a client asks for over a transport that can answer more than once. */
export interface WantedOperation {
  readonly parameters: GraphQLParameters;
  readonly context: Omit<RequestContext, 'signal' | 'deadlineAt'>;
  /** It has been taken from the caller's budget. */
  readonly isCharged?: boolean;
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
  readonly documents: Documents;
  readonly admission: Admission;
  readonly shed: Shed;
  readonly requestTimeoutMs: number;
  readonly logger: Logger;
}

export function createOperations(parts: OperationsParts): Operations {
  return {
    open(given, subscriber) {
      try {
        return openOperation(given, subscriber, parts);
      } catch (error) {
        // Nothing a client can send leads here that we know of; a socket's message would end the process.
        parts.logger.error({ requestId: given.context.requestId, err: error }, 'an operation broke');
        return refuse('INTERNAL');
      }
    },
  };
}

function openOperation(given: WantedOperation, subscriber: Subscriber, parts: OperationsParts): Opening {
  const overload = parts.shed();
  if (overload) return overload;
  const { context } = given;
  const parameters = parts.documents.resolve(given.parameters, context.caller);
  if ('kind' in parameters) return parameters;
  const wanted = { ...given, parameters };
  const generation = parts.current();
  const isExplained = asksToExplain(parameters);
  const isDocumentCached = isExplained && generation.prepareParts.documents.get(parameters.query) !== undefined;
  const preparation = prepare(parameters, context.caller, generation.prepareParts);
  if (preparation.kind === 'refused') return preparation;
  const { operation } = preparation;
  if (isExplained) return explainOnce(wanted, { operation, isDocumentCached }, { ...parts, generation, subscriber });
  parts.usage.note(parameters);
  return operation.operation.operation === OperationTypeNode.SUBSCRIPTION
    ? follow(wanted, operation, { ...parts, subscriber })
    : answerOnce(wanted, operation, { ...parts, generation, subscriber });
}

type Following = Pick<OperationsParts, 'hub' | 'admission'> & { readonly subscriber: Subscriber };

function follow(wanted: WantedOperation, operation: PreparedOperation, parts: Following): Opening {
  const { parameters, context } = wanted;
  const join = () => parts.hub.join({ parameters, operation, context }, parts.subscriber);
  const { caller, address } = context;
  const charging = wanted.isCharged
    ? undefined
    : parts.admission.charge({ caller, address, estimatedCost: operation.estimatedCost ?? 0 });
  if (!charging) return { kind: 'open', isLive: true, close: join() };
  let isClosed = false;
  let leave: (() => void) | undefined;
  void charging.then((exhausted) => {
    if (isClosed) return;
    if (exhausted) parts.subscriber.fail(exhausted);
    else leave = join();
  });
  const close = (): void => {
    isClosed = true;
    leave?.();
  };
  return { kind: 'open', isLive: true, close };
}

type Answering = OperationsParts & { readonly generation: Generation; readonly subscriber: Subscriber };

function answerOnce(wanted: WantedOperation, operation: PreparedOperation, parts: Answering): Opening {
  const { generation, subscriber, admission } = parts;
  const ending = new AbortController();
  const context = { ...wanted.context, signal: ending.signal };
  const { isCharged } = wanted;
  const asking = { ...context, address: context.address, isCharged, estimatedCost: operation.estimatedCost ?? 0 };
  void generation.use(async () => {
    const pass = (isCharged ? undefined : admission.atOnce(asking)) ?? (await admission.afterWaiting(asking));
    if (pass.kind === 'refused') return subscriber.fail(pass);
    let answer = '';
    let account: Account = {};
    try {
      answer = await execute(operation, context, parts);
      const isCounted = admission.countsCost(context.caller);
      const { measure } = generation.prepareParts.cost ?? {};
      account = accountFor({ operation, parameters: wanted.parameters, answer }, { measure, isCounted });
    } finally {
      pass.leave(account.cost?.actual);
    }
    if (ending.signal.aborted) return;
    subscriber.next(new SharedAnswer(account.text ?? answer));
    subscriber.complete();
  });
  return { kind: 'open', isLive: false, close: () => ending.abort() };
}

/** What an operation would take; it counts as a request that costs nothing. */
function explainOnce(
  { context }: WantedOperation,
  what: Pick<Explaining, 'operation' | 'isDocumentCached'>,
  { generation, subscriber, admission, requestTimeoutMs }: Answering,
): Opening {
  const ending = new AbortController();
  const { caller, address } = context;
  const deadlineAt = performance.now() + requestTimeoutMs;
  void generation.use(async () => {
    const exhausted = await admission.charge({ caller, address, estimatedCost: 0 });
    const text =
      exhausted ?? (await explain({ ...what, generation, context: { ...context, signal: ending.signal, deadlineAt } }));
    if (ending.signal.aborted) return;
    if (typeof text !== 'string') return subscriber.fail(text);
    subscriber.next(new SharedAnswer(text));
    subscriber.complete();
  });
  return { kind: 'open', isLive: false, close: () => ending.abort() };
}

async function execute(
  operation: PreparedOperation,
  context: Omit<RequestContext, 'deadlineAt'>,
  { generation, requestTimeoutMs, logger }: Answering,
): Promise<string> {
  const deadlineAt = performance.now() + requestTimeoutMs;
  const answer = await executeInTime(generation.engine, operation, { ...context, deadlineAt }, (error) =>
    logger.error({ requestId: context.requestId, err: error }, 'the engine broke'),
  );
  return textOf(answer);
}
