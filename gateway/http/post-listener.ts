import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refuse } from '../refused.js';
import { exchange, refusalTo, writeAnswer, type Exchange, type ExchangeOptions } from './exchange.js';
import type { Fields } from './fields.js';
import { requestIdOf } from './request-id.js';

export interface PostListenerOptions extends ExchangeOptions {
  readonly path: string;
}

const NO_SEARCH: Fields = {};

/**
 * The short way of nearly all requests, `POST /graphql`: past a framework's routing, hooks and serialisers, which cost as
 * much as reading the request itself. Everything else goes to `others`.
 */
export function createPostListener(options: PostListenerOptions, others: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method !== 'POST' || request.url !== options.path) return others(request, response);
    const id = requestIdOf(request.headers['x-request-id']);
    const overload = options.shed();
    if (overload) return writeAnswer({ id, request, response }, refusalTo(request, overload), options);
    readBody(request, options.limits.bodyBytes, (body) => {
      const given = { id, request, response, search: NO_SEARCH, body };
      if (body === TOO_LARGE) refuseBody(given, options);
      else void exchange({ ...given, body }, options);
    });
  };
}

const TOO_LARGE = Symbol('too large');

/** Hands on the body, or that it is too large, once; nothing when the client goes before its end. */
function readBody(
  request: IncomingMessage,
  maxBytes: number,
  onRead: (body: Buffer | undefined | typeof TOO_LARGE) => void,
): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) return onRead(TOO_LARGE);
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length - chunk.length <= maxBytes) onRead(TOO_LARGE);
  });
  request.on('end', () => {
    if (length <= maxBytes) onRead(chunks.length > 1 ? Buffer.concat(chunks) : chunks[0]);
  });
}

/** RFC 9110 §15.5.14: the connection is given up, or the rest of the body would have to be read. */
function refuseBody(given: Pick<Exchange, 'id' | 'request'> & { response: ServerResponse }, options: ExchangeOptions) {
  const refused = refuse('BODY_TOO_LARGE', undefined, { limit: options.limits.bodyBytes });
  const { status, headers, body } = refusalTo(given.request, refused);
  writeAnswer(given, { status, headers: { ...headers, connection: 'close' }, body }, options);
}
