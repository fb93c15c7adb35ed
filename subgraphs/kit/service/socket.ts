import {
  type DefinitionNode,
  type ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { SubscribePayload } from 'graphql-ws';
import type { WebSocketServer } from 'ws';
import { CALLER_HEADER, subscribeBody } from '../../../schema/caller.js';
import { Refusal } from '../../../schema/refusals.js';
import type { Log } from '../log.js';
import type { EventStream } from './subscribe.js';
import type { RunningSubgraph } from './running.js';

/** graphql-ws wants a schema in its arguments; ours stands behind the subgraph's door. */
const NO_SCHEMA = new GraphQLSchema({});

/**
 * graphql-transport-ws for the gateway. The socket itself is nobody's: each `subscribe` carries its signed caller and
 * request id in `extensions`, under the names of the HTTP headers; the signature covers {@link subscribeBody}.
 */
export function serveSubscriptions(
  sockets: WebSocketServer,
  subgraph: Pick<RunningSubgraph, 'subscribe'>,
  log: Log,
): { close(): Promise<void> } {
  const server = useServer(
    {
      onSubscribe: (_context, _id, payload) => {
        try {
          const document = parse(payload.query);
          if (!document.definitions.some(isSubscription)) return [new Refusal('BAD_REQUEST')];
          return { schema: NO_SCHEMA, document, operationName: payload.operationName, contextValue: payload };
        } catch (error) {
          return [error instanceof GraphQLError ? error : new Refusal('GRAPHQL_PARSE_FAILED')];
        }
      },
      subscribe: async ({ contextValue }) => open(subgraph, contextValue as SubscribePayload),
      execute: () => ({ errors: [new Refusal('BAD_REQUEST')] }),
      // The errors are public already; graphql-ws would format them a second time.
      onNext: (...[, , , , result]) => result as never,
    },
    sockets,
  );
  return {
    close: async () => {
      try {
        await server.dispose();
      } catch (error) {
        log.warn({ err: String(error) }, 'the sockets did not close in order');
      }
    },
  };
}

async function open(
  subgraph: Pick<RunningSubgraph, 'subscribe'>,
  payload: SubscribePayload,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const extension = (name: string): string | undefined => {
    const value = payload.extensions?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const headers = { [CALLER_HEADER]: extension(CALLER_HEADER), 'x-request-id': extension('x-request-id') };
  const stream: EventStream = await subgraph.subscribe({ body: subscribeBody(payload), headers });
  switch (stream.kind) {
    case 'refused':
      return { errors: [stream.refusal] };
    case 'result':
      return stream.result as ExecutionResult;
    case 'stream':
      return stream.results as AsyncIterableIterator<ExecutionResult>;
  }
}

function isSubscription(definition: DefinitionNode): boolean {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION;
}
