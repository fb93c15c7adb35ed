import type { GraphQLDataSource } from '@apollo/gateway';
import type { RequestContext } from '../engine.js';
import type { Upstream } from '../upstream/upstream.js';
import { reportFailure, reportSubgraphError } from './subgraph-errors.js';

/** What the stock engine carries from its executor to its data sources. */
export interface ReferenceContext {
  readonly request: RequestContext;
}

export interface DataSourceParts {
  readonly upstream: Upstream;
  readonly passMessages: boolean;
  readonly onFailure: (subgraph: string, code: string, cause: string, context: RequestContext) => void;
}

/** Gives the stock engine our upstreams, so that limits, header rules and signed callers are the same under both engines. */
export function createDataSource({ upstream, passMessages, onFailure }: DataSourceParts): GraphQLDataSource {
  return {
    async process(options) {
      const { request } = options.context as ReferenceContext;
      const { query = '', variables, operationName } = options.request;
      const fetch = { subgraph: upstream.name, requestId: request.requestId };
      const representations: unknown = variables?.['representations'];
      const body = JSON.stringify({ query, variables, operationName });
      // The planner prints what it made itself: `{…}`, `query…` or `mutation…`.
      const kind = query.startsWith('mutation') ? 'mutation' : 'query';
      const outcome = await upstream.send({ body, kind }, request);
      if (outcome.kind === 'failed') {
        onFailure(upstream.name, outcome.code, outcome.cause, request);
        return { data: null, errors: [...reportFailure(outcome, { ...fetch, query, representations })] };
      }
      const { data, errors } = outcome.answer;
      if (errors.length === 0) return { data };
      return { data, errors: errors.map((error) => reportSubgraphError(error, fetch, passMessages)) };
    },
  };
}
