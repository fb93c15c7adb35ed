import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionResult,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { Refusal } from '../../../schema/refusals.js';
import type { Log } from '../log.js';
import type { Admitted } from './door.js';
import { type GraphResult, publicError } from './execute.js';

export type EventStream =
  | { readonly kind: 'stream'; readonly results: AsyncIterableIterator<GraphResult> }
  | { readonly kind: 'result'; readonly result: GraphResult }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface SubscribeParts<Context> {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly admitted: Admitted;
  readonly signal: AbortSignal | undefined;
  readonly contextOf: (admitted: Admitted, signal: AbortSignal) => Context;
}

/** A source's event may say which batch it came in: events of one batch share loaders, others never do. */
export interface BatchedEvent {
  readonly batch?: object;
}

/** Subscribes; errors are masked as everywhere. `return()` of the results frees the source at once. */
export async function subscribeTo<Context extends object>(parts: SubscribeParts<Context>): Promise<EventStream> {
  const { schema, log, admitted, contextOf } = parts;
  const { request, requestId } = admitted;
  const document = documentOf(request.query);
  if (document instanceof Refusal) return { kind: 'refused', refusal: document };
  const invalid = validate(schema, document);
  if (invalid.length > 0) {
    const errors = invalid.map((error) => publicError(error, requestId, log, 'GRAPHQL_VALIDATION_FAILED'));
    return { kind: 'result', result: { errors } };
  }
  const ending = new AbortController();
  const signal = parts.signal ? AbortSignal.any([parts.signal, ending.signal]) : ending.signal;
  const operation = { schema, document, operationName: request.operationName, variableValues: request.variables };
  const masked = ({ data, errors }: ExecutionResult): GraphResult =>
    errors ? { data, errors: errors.map((error) => publicError(error, requestId, log)) } : { data };
  const source = await createSourceEventStream({ ...operation, contextValue: contextOf(admitted, signal) });
  if (!(Symbol.asyncIterator in source)) return { kind: 'result', result: masked(source) };

  const contexts = contextPerBatch(() => contextOf(admitted, signal));
  const events = source[Symbol.asyncIterator]();
  const results: AsyncIterableIterator<GraphResult> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      const event = await events.next();
      if (event.done) return { value: undefined, done: true };
      const contextValue = contexts(event.value as BatchedEvent);
      return { value: masked(await execute({ ...operation, rootValue: event.value, contextValue })), done: false };
    },
    return: async () => {
      ending.abort();
      await events.return?.();
      return { value: undefined, done: true };
    },
    // With all three methods graphql-ws takes it for a generator and returns it when its client goes.
    throw: async (error) => {
      await results.return?.();
      throw error;
    },
  };
  return { kind: 'stream', results };
}

function contextPerBatch<Context>(make: () => Context): (event: BatchedEvent) => Context {
  let current: { readonly batch: object; readonly context: Context } | undefined;
  return ({ batch }) => {
    if (batch === undefined) return make();
    if (current?.batch !== batch) current = { batch, context: make() };
    return current.context;
  };
}

function documentOf(query: string): DocumentNode | Refusal {
  try {
    return parse(query);
  } catch (error) {
    return new Refusal('GRAPHQL_PARSE_FAILED', { message: (error as Error).message });
  }
}
