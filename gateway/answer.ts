import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { PreparedOperation, RequestContext } from './engine.js';
import { refusalAnswer, type HttpAnswer } from './http/answer.js';
import { checkSite, type SiteHeaders } from './http/cross-site.js';
import type { Deadline } from './http/deadline.js';
import { chooseMediaType } from './http/media-type.js';
import { readParameters, type HttpParts } from './http/read-parameters.js';
import { CALLER_HEADER } from '../schema/caller.js';
import type { Authenticate } from './identity/authenticate.js';
import type { Authenticated } from './identity/authentication.js';
import type { Credentials } from './identity/credentials.js';
import type { FindServiceCaller } from './identity/service-caller.js';
import type { GraphQLParameters } from './parameters.js';
import { prepare } from './prepare/prepare.js';
import { refuse, type Refused } from './refused.js';
import type { Generation } from './reload/generation.js';
import type { Usage } from './reload/usage.js';
import { chooseFraming } from './streams/http/choose-framing.js';
import { MULTIPART_SUBSCRIPTION, type HttpFraming } from './streams/http/framing.js';
import type { OpenStreams } from './streams/http/open-streams.js';

/** One request to `/graphql`, with what the framework knows about it. */
export interface GraphQLRequest {
  readonly id: string;
  readonly parts: HttpParts;
  readonly site: SiteHeaders;
  readonly accept: string | undefined;
  readonly credentials: Credentials;
  readonly headers: RequestContext['clientHeaders'];
  readonly deadline: Deadline;
}

export interface AnswerParts {
  /** The supergraph in use; a request finishes on the one it began with. */
  readonly current: () => Generation;
  readonly usage: Usage;
  readonly openStreams: OpenStreams;
  readonly allowedOrigins: readonly string[];
  readonly authenticate: Authenticate;
  readonly findServiceCaller: FindServiceCaller;
  readonly logger: Logger;
}

/** An answer that goes on: the response is its own. */
export interface StreamedAnswer {
  readonly kind: 'stream';
  readonly write: Exclude<ReturnType<OpenStreams['open']>, Refused>;
}

/** The life of a request: admit, authenticate, read, prepare, execute. Never rejects for anything a client can send. */
export function answerRequest(request: GraphQLRequest, parts: AnswerParts): Promise<HttpAnswer | StreamedAnswer> {
  const generation = parts.current();
  return generation.use(() => answerOn(generation, request, parts));
}

async function answerOn(
  generation: Generation,
  request: GraphQLRequest,
  parts: AnswerParts,
): Promise<HttpAnswer | StreamedAnswer> {
  const framing = chooseFraming(request.accept);
  // A refusal of a stream is a plain answer with a status.
  const mediaType = chooseMediaType(request.accept) ?? (framing && 'application/graphql-response+json');
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
    return refused(refuse(authentication.refusal.code, authentication.refusal.message));
  }

  const reading = readParameters(request.parts);
  if (reading.kind === 'refused') return refused(reading);

  const preparation = prepare(reading.parameters, authentication.caller, generation.prepareParts);
  if (preparation.kind === 'refused') return refused(preparation);
  const streamed = isStreamed(preparation.operation, framing);
  const misplaced = checkTransport(preparation.operation, request.parts.method, streamed);
  if (misplaced) return refused(misplaced);
  if (framing && streamed) {
    const answer = openStream(request, { authentication, parameters: reading.parameters, framing }, parts);
    return answer.kind === 'stream' ? answer : refused(answer);
  }

  parts.usage.note(reading.parameters);
  const context: RequestContext = {
    requestId: request.id,
    caller: authentication.caller,
    clientHeaders: request.headers,
    signal: request.deadline.signal,
    deadlineAt: request.deadline.at,
  };
  const startedAt = performance.now();
  const answer = await generation.front.run(preparation.operation, reading.parameters.query, { context, mediaType });
  parts.logger.info(describe(preparation.operation, context, performance.now() - startedAt), 'answered');
  return answer;
}

/** Our own subgraphs sign their requests; everybody else brings a token, or is the public. */
async function authenticate({ headers, credentials, parts: { body } }: GraphQLRequest, parts: AnswerParts) {
  const signed = headers[CALLER_HEADER];
  const nowMs = Date.now();
  const caller =
    signed && body ? parts.findServiceCaller(signed, Buffer.from(body).toString('utf8'), nowMs) : undefined;
  return caller ? ({ kind: 'authenticated', caller } as const) : parts.authenticate(credentials, nowMs);
}

interface StreamedRequest {
  readonly authentication: Authenticated;
  readonly parameters: GraphQLParameters;
  readonly framing: HttpFraming;
}

function openStream(
  request: GraphQLRequest,
  { authentication, parameters, framing }: StreamedRequest,
  { openStreams, logger }: AnswerParts,
): StreamedAnswer | Refused {
  const { id: requestId, headers: clientHeaders } = request;
  logger.info({ requestId, kind: authentication.caller.kind }, 'a stream was opened');
  const opened = openStreams.open({ parameters, credentials: authentication, requestId, clientHeaders, framing });
  return 'kind' in opened ? opened : { kind: 'stream', write: opened };
}

/** Multipart is for subscriptions; event streams carry any operation. */
function isStreamed({ operation }: PreparedOperation, framing: HttpFraming | undefined): boolean {
  if (!framing) return false;
  return framing !== MULTIPART_SUBSCRIPTION || operation.operation === OperationTypeNode.SUBSCRIPTION;
}

/** GraphQL-over-HTTP §6.2: a GET must be safe to repeat. A subscription needs a transport that can send more than once. */
function checkTransport(
  { operation: { operation } }: PreparedOperation,
  method: HttpParts['method'],
  isStreamed: boolean,
): Refused | undefined {
  if (operation === OperationTypeNode.SUBSCRIPTION)
    return isStreamed ? undefined : refuse('BAD_REQUEST', 'Subscriptions cannot be answered over this transport.');
  return method === 'GET' && operation !== OperationTypeNode.QUERY ? refuse('METHOD_NOT_ALLOWED') : undefined;
}

/** What the log says about a request: neither tokens nor variables, and nobody who is a citizen by name. */
function describe(operation: PreparedOperation, { requestId, caller }: RequestContext, milliseconds: number) {
  return {
    requestId,
    operation: operation.operation.operation,
    operationName: operation.operation.name?.value,
    document: operation.documentKey.slice(0, 16),
    caller: caller.kind === 'REQUESTER' ? caller.kind : `${caller.kind} ${caller.subject}`,
    ...(operation.withheld && { withheldFields: operation.withheld.fields.size }),
    milliseconds: Math.round(milliseconds * 10) / 10,
  };
}
