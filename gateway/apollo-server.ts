import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayExecutionResult, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { isRefusalCode, REFUSALS } from '../schema/refusals.js';
import type { Engine, EngineAnswer, PreparedOperation, RequestContext } from './engine.js';
import { executeInTime } from './execute-in-time.js';
import { contentTypeOf, type HttpAnswer } from './http/answer.js';
import type { MediaType } from './http/media-type.js';
import type { RememberedDocuments } from './prepare/remembered-documents.js';
import { WrittenAnswer } from './written-answer.js';

/** Apollo Server behind `prepare()`: it carries a prepared operation to the engine, past whatever plugins are installed. */
export interface ApolloFront {
  /** @param answer of the engine, where it has been asked already */
  run(operation: PreparedOperation, text: string, exchange: Exchange, answer?: EngineAnswer): Promise<HttpAnswer>;
  stop(): Promise<void>;
}

/** The transport's side of one request. */
export interface Exchange {
  readonly context: RequestContext;
  readonly mediaType: MediaType;
}

export interface ApolloFrontParts {
  readonly engine: Engine;
  readonly supergraphSdl: string;
  readonly documents: RememberedDocuments;
  readonly logger: Logger;
  readonly plugins: readonly ApolloServerPlugin<FrontContext>[];
}

/** What plugins find as `contextValue`. */
export interface FrontContext {
  readonly operation: PreparedOperation;
  readonly request: RequestContext;
  /** Where the engine has been asked already. */
  readonly answer?: EngineAnswer | undefined;
}

export async function startApolloFront(parts: ApolloFrontParts): Promise<ApolloFront> {
  const apollo = new ApolloServer<FrontContext>(serverOptions(parts));
  await apollo.start();
  return {
    // The protocol has been read and `prepare()` has passed: Apollo Server gets the question itself, not its HTTP form.
    async run(operation, text, { context, mediaType }, answer) {
      const { operationName } = operation;
      const { http, body } = await apollo.executeOperation(
        { query: text, variables: operation.variables, ...(operationName !== undefined && { operationName }) },
        { contextValue: { operation, request: context, answer } },
      );
      const headers: Record<string, string> = {};
      for (const [name, value] of http.headers) headers[name] = value;
      headers['content-type'] = contentTypeOf(mediaType);
      return {
        status: mediaType === 'application/json' ? 200 : (http.status ?? 200),
        headers,
        body: body.kind === 'single' ? bodyOf(body.singleResult) : '',
      };
    },
    stop: () => apollo.stop(),
  };
}

/** An answer that the engine has written rides in `data`, past whatever looks at results. */
function bodyOf({ data, ...rest }: FormattedExecutionResult<object>): HttpAnswer['body'] {
  return data instanceof WrittenAnswer ? data.bytes : JSON.stringify({ ...rest, ...(data !== undefined && { data }) });
}

function serverOptions(parts: ApolloFrontParts): ApolloServerOptionsWithGateway<FrontContext> {
  return {
    gateway: gatewayOf(parts),
    logger: parts.logger,
    dangerouslyDisableValidation: true,
    csrfPrevention: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    introspection: true,
    documentStore: {
      get: (key) => Promise.resolve(parts.documents.byHash(key.slice(key.indexOf(':') + 1))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
    formatError: maskInternals,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...parts.plugins,
    ],
  };
}

function gatewayOf({ engine, supergraphSdl, logger }: ApolloFrontParts): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: engine.apiSchema, coreSupergraphSdl: supergraphSdl });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        async executor({ context }) {
          const { operation, request, answer } = context as FrontContext;
          const onBreak = (error: unknown) =>
            logger.error({ requestId: request.requestId, err: error }, 'the engine broke');
          return resultOf(answer ?? (await executeInTime(engine, operation, request, onBreak)));
        },
      }),
    // The engine is stopped by whoever started it.
    stop: () => Promise.resolve(),
  };
}

function resultOf(answer: EngineAnswer): GatewayExecutionResult {
  if (answer.kind === 'text') return { data: answer };
  const { data, errors, extensions } = answer.result;
  const isRefused = data === undefined && errors !== undefined;
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: isRefused ? errors.map(withStatus) : errors }),
    ...(extensions && { extensions }),
  } as GatewayExecutionResult;
}

/** Apollo Server takes the answer's status from here and keeps it out of the answer. */
function withStatus(error: GraphQLError): GraphQLError {
  const code = error.extensions['code'];
  const status = isRefusalCode(code) ? REFUSALS[code].status : 500;
  return new GraphQLError(error.message, {
    path: error.path,
    extensions: { ...error.extensions, http: { status } },
  });
}

/** What Apollo Server or a plugin threw by itself may tell how we are built. */
function maskInternals(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, subgraph } = formatted.extensions ?? {};
  if (code !== 'INTERNAL_SERVER_ERROR' || subgraph !== undefined) return formatted;
  return { message: REFUSALS.INTERNAL.sentence, extensions: { code: 'INTERNAL' } };
}
