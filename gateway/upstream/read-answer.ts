import { readRetryAfter } from './retry.js';
import type { TransportAnswer } from './transport.js';
import type { SubgraphError, UpstreamOutcome } from './upstream.js';

/** Reads what came back from a subgraph: the border at which its answer stops being text. */
export function readAnswer(answer: TransportAnswer): UpstreamOutcome {
  const body = parse(answer.body);
  if (isObject(body) && ('data' in body || Array.isArray(body['errors']))) {
    const { data, errors, extensions } = body;
    return {
      kind: 'answered',
      answer: {
        data: isObject(data) ? data : null,
        errors: Array.isArray(errors) ? errors.map(readError) : NO_ERRORS,
        extensions: isObject(extensions) ? extensions : undefined,
      },
    };
  }
  return {
    kind: 'failed',
    code: answer.status >= 500 || answer.status === 429 ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_ERROR',
    cause: `HTTP status ${answer.status} without a GraphQL answer.`,
    retryAfterSeconds: readRetryAfter(answer.headers['retry-after'], Date.now()),
  };
}

const NO_ERRORS: readonly SubgraphError[] = [];

function readError(error: unknown): SubgraphError {
  if (!isObject(error)) return { message: 'An error without a message.', path: undefined, extensions: undefined };
  const { message, path, extensions } = error;
  const isPath = Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number');
  return {
    message: typeof message === 'string' ? message : 'An error without a message.',
    path: isPath ? path : undefined,
    extensions: isObject(extensions) ? extensions : undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
