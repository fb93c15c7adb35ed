import { GraphQLError } from 'graphql';
import type { GatewayExecutor, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { REFUSALS } from '../../schema/refusals.js';
import type { Engine, EngineAnswer, PreparedOperation, RequestContext } from '../engine.js';
import type { EngineFailure } from '../execute/engine.js';
import type { Upstream } from '../upstream/upstream.js';
import { keepReferenceEngineQuiet } from './config.js';
import { createDataSource, type ReferenceContext } from './data-source.js';
import { withoutSecurityPurpose } from './security-links.js';
import { writeWithheld } from './write-withheld.js';

export interface ReferenceEngineOptions {
  readonly supergraphSdl: string;
  /** Called once per subgraph named in the supergraph, with the routing URL composed into it. Closed by `stop()`. */
  readonly subgraphs: (name: string, url: string) => Upstream;
  /** Subgraphs whose error messages pass although their code is not on the refusal list. @default none */
  readonly passMessagesOf?: (subgraph: string) => boolean;
  /** Causes of failures, for the log; never sent to a client. @default dropped */
  readonly onFailure?: (failure: EngineFailure) => void;
}

/** The stock @apollo/gateway as an {@link Engine}: the oracle of our tests, the baseline of our benchmark, a fallback. */
export async function createReferenceEngine(options: ReferenceEngineOptions): Promise<Engine> {
  const { passMessagesOf = () => false, onFailure = () => undefined } = options;
  keepReferenceEngineQuiet();
  const { ApolloGateway } = await import('@apollo/gateway');
  const upstreams: Upstream[] = [];
  const gateway = new ApolloGateway({
    supergraphSdl: withoutSecurityPurpose(options.supergraphSdl),
    buildService({ name, url }) {
      const upstream = options.subgraphs(name, url ?? '');
      upstreams.push(upstream);
      return createDataSource({
        upstream,
        passMessages: passMessagesOf(name),
        onFailure: (subgraph, code, cause, { requestId }) => onFailure({ requestId, subgraph, code, cause }),
      });
    },
    logger: SILENT,
    // Plans would show to any client that sends a header.
    __exposeQueryPlanExperimental: false,
  });
  const { schema, executor } = await gateway.load().catch((error: unknown) => {
    throw loadError(error);
  });

  return {
    name: 'apollo',
    apiSchema: schema,
    execute: (operation, context) => execute(executor, { schema, operation, context, onFailure }),
    async stop() {
      await gateway.stop();
      await Promise.all(upstreams.map((upstream) => upstream.close()));
    },
  };
}

/** Its complaints are pages with excerpts of the supergraph; what is wrong stands in one line of them. */
function loadError(error: unknown): Error {
  const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
  const reason = lines.find((line) => !line.startsWith('one or more checks failed')) ?? '';
  return new Error(`The stock engine cannot serve this supergraph: ${reason.replace(/\.$/, '')}.`, { cause: error });
}

interface Execution {
  readonly schema: Engine['apiSchema'];
  readonly operation: PreparedOperation;
  readonly context: RequestContext;
  readonly onFailure: (failure: EngineFailure) => void;
}

async function execute(executor: GatewayExecutor, execution: Execution): Promise<EngineAnswer> {
  const { data, errors, extensions } = await executor(requestOf(execution));
  const result = {
    ...(errors && { errors: errors.map((error) => showError(error, execution)) }),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
  const { withheld } = execution.operation;
  return withheld && data ? writeWithheld(result, withheld, execution) : { kind: 'result', result };
}

/** The request as Apollo Server would hand it over; what the stock executor does not read is left out. */
function requestOf({ schema, operation, context }: Execution): GatewayGraphQLRequestContext {
  const carried: ReferenceContext = { request: context };
  return {
    request: {
      variables: { ...operation.variables },
      ...(operation.operationName !== undefined && { operationName: operation.operationName }),
    },
    document: operation.document,
    operation: operation.operation,
    operationName: operation.operationName ?? null,
    queryHash: operation.documentKey,
    schema,
    context: carried,
    metrics: {},
    logger: SILENT,
    source: '',
  } as unknown as GatewayGraphQLRequestContext;
}

/** Errors from our data sources are fit to be seen; what the stock executor adds or throws by itself is not. */
function showError(error: GraphQLError, { context, onFailure }: Execution): GraphQLError {
  const { serviceName: _added, ...extensions } = error.extensions ?? {};
  if (typeof extensions['subgraph'] === 'string')
    return new GraphQLError(error.message, { path: error.path, extensions });
  onFailure({ requestId: context.requestId, subgraph: undefined, code: 'INTERNAL', cause: error.message });
  return new GraphQLError(REFUSALS.INTERNAL.sentence, {
    path: error.path,
    extensions: { code: 'INTERNAL', requestId: context.requestId },
  });
}

/** What matters of its log reaches ours through `onFailure`. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing is kept.
}
