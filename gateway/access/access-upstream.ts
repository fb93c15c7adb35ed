import { buildASTSchema, graphql, parse } from 'graphql';
import type { AuditStore } from '../audit/store/store.js';
import type { RequestContext } from '../engine.js';
import { readAnswer } from '../upstream/read-answer.js';
import type { Upstream } from '../upstream/upstream.js';
import { accessLog, type AccessLogArguments } from './access-log.js';
import { quota, type QuotaParts } from './quota.js';
import { ACCESS_SDL } from './sdl.js';

export interface AccessParts extends QuotaParts {
  /** Absent: nothing is recorded. */
  readonly store: AuditStore | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** The gateway as a subgraph of its own graph: no socket, no signature, and the caller as the gateway knows it. */
export function createAccessUpstream(name: string, parts: AccessParts): Upstream {
  const schema = buildASTSchema(parse(ACCESS_SDL), { assumeValid: true, assumeValidSDL: true });
  const rootValue = {
    quota: (_: unknown, context: RequestContext) => quota(context, parts),
    accessLog: (given: AccessLogArguments) => accessLog(parts.store, given),
  };
  return {
    name,
    async send({ body }, context) {
      const { query: source, variables: variableValues, operationName } = JSON.parse(body) as Question;
      const result = await graphql({ schema, source, variableValues, operationName, rootValue, contextValue: context });
      for (const { originalError } of result.errors ?? [])
        if (originalError && !('extensions' in originalError)) parts.onFailure(originalError);
      return readAnswer({ status: 200, headers: {}, body: JSON.stringify(result) });
    },
    close: () => Promise.resolve(),
  };
}

interface Question {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}
