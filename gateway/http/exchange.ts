import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RefusalCode } from '../../schema/refusals.js';
import type { GraphQLRequest, StreamedAnswer } from '../answer.js';
import { credentialsOfRequest } from '../identity/credentials.js';
import type { Shed } from '../limits/shed.js';
import { refuse, type Refused } from '../refused.js';
import type { Limits } from '../settings.js';
import { refusalAnswer, type HttpAnswer } from './answer.js';
import { corsHeaders } from './cors.js';
import type { AllowedOrigins } from './cross-site.js';
import { decompress } from './decompress.js';
import { openDeadline, type Deadline } from './deadline.js';
import type { Fields } from './fields.js';
import { chooseMediaType } from './media-type.js';
import { SECURITY_HEADERS } from './security-headers.js';

export interface ExchangeOptions {
  readonly answer: (request: GraphQLRequest) => Promise<HttpAnswer | StreamedAnswer>;
  readonly limits: Pick<Limits, 'requestTimeoutMs' | 'bodyBytes'>;
  readonly allowedOrigins: AllowedOrigins;
  readonly shed: Shed;
  /** False once the server takes no more connections: those it has are not kept for a next request. */
  readonly isListening: () => boolean;
  readonly logger: Logger;
}

/** A request to `/graphql` whose body has been read. */
export interface Exchange {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly search: Fields;
  readonly body: Buffer | undefined;
}

/** From Node's request to ours and back. Never rejects. */
export async function exchange(given: Exchange, options: ExchangeOptions): Promise<void> {
  const { id, response } = given;
  const deadline = openDeadline(response, options.limits.requestTimeoutMs);
  try {
    const unpacked = given.request.headers['content-encoding'] === undefined ? given : await unpack(given, options);
    if ('kind' in unpacked) return writeAnswer(given, refusalTo(given.request, unpacked), options);
    const answer = await options.answer(readRequest(unpacked, deadline));
    if ('kind' in answer) answer.write(response, headersOf(given, options));
    else writeAnswer(given, answer, options);
  } catch (error) {
    options.logger.error({ requestId: id, err: error }, 'a request broke');
    if (response.headersSent) response.destroy();
    else writeAnswer(given, refusalFor(given.request, 'INTERNAL'), options);
  } finally {
    deadline.clear();
  }
}

async function unpack(given: Exchange, { limits }: ExchangeOptions): Promise<Exchange | Refused> {
  if (!given.body) return given;
  const body = await decompress(given.body, given.request.headers['content-encoding'] ?? '', limits.bodyBytes);
  return 'kind' in body ? body : { ...given, body };
}

/** A refusal in the media type that the client likes best. */
export function refusalTo({ headers: { accept } }: IncomingMessage, refused: Refused): HttpAnswer {
  return refusalAnswer(refused, chooseMediaType(accept) ?? 'application/json');
}

export function refusalFor(request: IncomingMessage, code: RefusalCode): HttpAnswer {
  return refusalTo(request, refuse(code));
}

/** Writes a whole answer. Answers depend on who asks, which a cache in between could not know. */
export function writeAnswer(
  given: Pick<Exchange, 'id' | 'request' | 'response'>,
  { status, headers, body, onSent }: HttpAnswer,
  options: Pick<ExchangeOptions, 'allowedOrigins' | 'isListening'>,
): void {
  given.response.writeHead(status, {
    ...headersOf(given, options),
    ...headers,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
  });
  if (onSent) given.response.once('finish', onSent);
  given.response.end(body);
}

function headersOf(
  { id, request }: Pick<Exchange, 'id' | 'request'>,
  { allowedOrigins, isListening }: Pick<ExchangeOptions, 'allowedOrigins' | 'isListening'>,
): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'x-request-id': id,
    ...corsHeaders(request.headers.origin, allowedOrigins),
    ...(!isListening() && { connection: 'close' }),
  };
}

function readRequest({ id, request, search, body }: Exchange, deadline: Deadline): GraphQLRequest {
  // Of the headers a client can send, Node gives none but `set-cookie` as an array.
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  return {
    id,
    parts: {
      method: request.method === 'GET' ? 'GET' : 'POST',
      contentType: headers['content-type'],
      search,
      body,
    },
    site: { host: headers['host'], origin: headers['origin'], secFetchSite: headers['sec-fetch-site'] },
    accept: headers['accept'],
    credentials: credentialsOfRequest(request),
    address: request.socket.remoteAddress,
    headers,
    deadline,
  };
}
