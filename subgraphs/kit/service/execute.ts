import fastify from 'fastify';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';
import { isRefusalCode, REFUSALS } from '../../../schema/refusals.js';
import type { Log } from '../log.js';

export interface GraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

export interface GraphResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Executes single results; compiled after the second time a document is seen. */
export interface Executor {
  execute(request: GraphRequest, context: { readonly requestId: string }): Promise<GraphResult>;
  stop(): Promise<void>;
}

/** mercurius without its routes: HTTP and in-process requests come through one door of ours, which checks the caller. */
export async function createExecutor(schema: GraphQLSchema, log: Log): Promise<Executor> {
  const app = fastify({ logger: false });
  await app.register(mercurius, {
    schema,
    jit: 1,
    routes: false,
    // Nothing is formatted or masked twice: publicErrors below sees the errors as they were thrown.
    errorFormatter: (execution) => ({ statusCode: 200, response: execution }),
  });
  await app.ready();
  return {
    execute: async ({ query, variables, operationName }, context) => {
      try {
        const result = await app.graphql(query, context as never, { ...variables }, operationName ?? undefined);
        // Without data nothing was executed: the variables do not fit the document.
        const fallback = result.data === undefined ? 'BAD_USER_INPUT' : undefined;
        const errors = result.errors?.map((error) => publicError(error, context.requestId, log, fallback));
        return errors ? { data: result.data, errors } : { data: result.data };
      } catch (thrown) {
        return {
          errors: requestErrors(thrown).map((error) => publicError(error, context.requestId, log, BAD_DOCUMENT)),
        };
      }
    },
    stop: () => app.close(),
  };
}

const MAX_MESSAGE = 500;

const BAD_DOCUMENT = 'GRAPHQL_VALIDATION_FAILED';

/** mercurius throws what fails before execution, with the list inside. */
function requestErrors(thrown: unknown): readonly Error[] {
  const inner = (thrown as { errors?: readonly Error[] }).errors;
  return inner && inner.length > 0 ? inner : [thrown as Error];
}

/** A code of our vocabulary passes with its sentence; anything else is logged and masked. */
export function publicError(
  error: Error,
  requestId: string,
  log: Log,
  fallback?: 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT',
): GraphQLFormattedError {
  const { path, locations, code, extensions } = describe(error);
  const place = { ...(path && { path }), ...(locations && { locations }) };
  const message = brief(error.message);
  if (isRefusalCode(code)) return { message, ...place, extensions: { ...extensions, code, requestId } };
  if (fallback && error instanceof GraphQLError && isOfTheLanguage(error.originalError)) {
    return { message, ...place, extensions: { code: fallback, requestId } };
  }
  log.error({ requestId, path: path?.join('.'), err: causeOf(error) }, 'a field could not be answered');
  return { message: REFUSALS.INTERNAL.sentence, ...place, extensions: { code: 'INTERNAL', requestId } };
}

/** GraphQL's own messages quote the value they refuse, however long it is. */
function brief(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}

/** GraphQL's own error, or one it wraps its own in (a built-in scalar that refuses a variable). */
function isOfTheLanguage(inner: Error | null | undefined): boolean {
  return inner == null || inner instanceof GraphQLError;
}

function describe(error: Error) {
  const { path, locations, extensions, originalError } = error as Partial<GraphQLError>;
  const inner = (originalError as Partial<GraphQLError> | undefined)?.extensions;
  const merged: Readonly<Record<string, unknown>> = { ...extensions, ...inner };
  return { path, locations, extensions: merged, code: merged['code'] };
}

function causeOf(error: Error): string {
  const cause = (error as Partial<GraphQLError>).originalError ?? error;
  return cause.stack ?? cause.message;
}
