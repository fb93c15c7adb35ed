import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { ApolloFront } from './apollo-server.js';
import type { PreparedOperation, RequestContext } from './engine.js';
import { refusalAnswer, type HttpAnswer } from './http/answer.js';
import { checkSite, type SiteHeaders } from './http/cross-site.js';
import type { Deadline } from './http/deadline.js';
import { chooseMediaType } from './http/media-type.js';
import { readParameters, type HttpParts } from './http/read-parameters.js';
import { CALLER_HEADER } from '../schema/caller.js';
import type { Authenticate } from './identity/authenticate.js';
import type { FindServiceCaller } from './identity/service-caller.js';
import { prepare, type PrepareParts } from './prepare/prepare.js';
import { refuse, type Refused } from './refused.js';

/** One request to `/graphql`, with what the framework knows about it. */
export interface GraphQLRequest {
  readonly id: string;
  readonly parts: HttpParts;
  readonly site: SiteHeaders;
  readonly accept: string | undefined;
  readonly authorization: string | undefined;
  readonly headers: RequestContext['clientHeaders'];
  readonly deadline: Deadline;
}

export interface AnswerParts extends PrepareParts {
  readonly allowedOrigins: readonly string[];
  readonly authenticate: Authenticate;
  readonly findServiceCaller: FindServiceCaller;
  readonly front: ApolloFront;
  readonly logger: Logger;
}

/** The life of a request: admit, authenticate, read, prepare, execute. Never rejects for anything a client can send. */
export async function answerRequest(request: GraphQLRequest, parts: AnswerParts): Promise<HttpAnswer> {
  const mediaType = chooseMediaType(request.accept);
  const refused = (refusal: Refused) => {
    parts.logger.info({ requestId: request.id, code: refusal.code }, 'refused');
    return refusalAnswer(refusal, mediaType ?? 'application/json');
  };
  if (!mediaType) return refused(refuse('NOT_ACCEPTABLE'));
  const foreign = checkSite(request.site, parts.allowedOrigins);
  if (foreign) return refused(foreign);

  const authentication = await authenticate(request, parts);
  if (authentication.kind === 'refused') {
    parts.logger.info({ requestId: request.id, reason: authentication.reason }, 'credentials refused');
    return refused(refuse('UNAUTHENTICATED', authentication.refusal.message));
  }

  const reading = readParameters(request.parts);
  if (reading.kind === 'refused') return refused(reading);

  const preparation = prepare(reading.parameters, parts);
  if (preparation.kind === 'refused') return refused(preparation);
  const misplaced = checkTransport(preparation.operation, request.parts.method);
  if (misplaced) return refused(misplaced);

  const context: RequestContext = {
    requestId: request.id,
    caller: authentication.caller,
    clientHeaders: request.headers,
    signal: request.deadline.signal,
    deadlineAt: request.deadline.at,
  };
  const startedAt = performance.now();
  const answer = await parts.front.run(preparation.operation, reading.parameters.query, { context, mediaType });
  parts.logger.info(describe(preparation.operation, context, performance.now() - startedAt), 'answered');
  return answer;
}

/** Our own subgraphs sign their requests; everybody else brings a token, or is the public. */
async function authenticate({ headers, authorization, parts: { body } }: GraphQLRequest, parts: AnswerParts) {
  const signed = headers[CALLER_HEADER];
  const nowMs = Date.now();
  const caller =
    signed && body ? parts.findServiceCaller(signed, Buffer.from(body).toString('utf8'), nowMs) : undefined;
  return caller ? ({ kind: 'authenticated', caller } as const) : parts.authenticate(authorization, nowMs);
}

/** GraphQL-over-HTTP §6.2: a GET must be safe to repeat. A subscription needs a transport that can send more than once. */
function checkTransport({ operation }: PreparedOperation, method: HttpParts['method']): Refused | undefined {
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    return refuse('BAD_REQUEST', 'Subscriptions cannot be answered over this transport.');
  return method === 'GET' && operation.operation !== OperationTypeNode.QUERY ? refuse('METHOD_NOT_ALLOWED') : undefined;
}

/** What the log says about a request: neither tokens nor variables, and nobody who is a citizen by name. */
function describe(operation: PreparedOperation, { requestId, caller }: RequestContext, milliseconds: number) {
  return {
    requestId,
    operation: operation.operation.operation,
    operationName: operation.operation.name?.value,
    document: operation.documentKey.slice(0, 16),
    caller: caller.kind === 'REQUESTER' ? caller.kind : `${caller.kind} ${caller.subject}`,
    milliseconds: Math.round(milliseconds * 10) / 10,
  };
}
