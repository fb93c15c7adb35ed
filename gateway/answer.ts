import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { Documents } from './documents/documents.js';
import type { PreparedOperation, RequestContext } from './engine.js';
import { asksToExplain, explain, type Explaining } from './explain/explain.js';
import { contentTypeOf, refusalAnswer, type HttpAnswer } from './http/answer.js';
import { checkSite, type AllowedOrigins, type SiteHeaders } from './http/cross-site.js';
import type { Deadline } from './http/deadline.js';
import { chooseMediaType, type MediaType } from './http/media-type.js';
import { readParameters, type HttpParts } from './http/read-parameters.js';
import { remembered } from './http/remembered.js';
import { CALLER_HEADER, type Caller } from '../schema/caller.js';
import type { Authenticate } from './identity/authenticate.js';
import type { Authenticated } from './identity/authentication.js';
import type { Credentials } from './identity/credentials.js';
import type { FindServiceCaller } from './identity/service-caller.js';
import type { AddressOf } from './limits/address.js';
import type { Admission, Asking } from './limits/admission.js';
import { accountFor, type Account, type AnsweredCost } from './limits/cost/answered-cost.js';
import type { GraphQLParameters } from './parameters.js';
import { deferringOperation } from './prepare/deferring-operation.js';
import { prepare } from './prepare/prepare.js';
import { refuse, type Refused } from './refused.js';
import type { Generation } from './reload/generation.js';
import type { Usage } from './reload/usage.js';
import { acceptsParts, chooseFraming } from './streams/http/choose-framing.js';
import { EVENT_STREAM, MULTIPART_SUBSCRIPTION, type HttpFraming } from './streams/http/framing.js';
import type { OpenStreams, WriteResponse } from './streams/http/open-streams.js';
import type { PartAnswers } from './streams/http/part-answers.js';

/** One request to `/graphql`, with what the framework knows about it. */
export interface GraphQLRequest {
  readonly id: string;
  readonly parts: HttpParts;
  readonly site: SiteHeaders;
  readonly accept: string | undefined;
  readonly credentials: Credentials;
  /** Of the client's end of the connection. */
  readonly address: string | undefined;
  readonly headers: RequestContext['clientHeaders'];
  readonly deadline: Deadline;
}

export interface AnswerParts {
  /** The supergraph in use; a request finishes on the one it began with. */
  readonly current: () => Generation;
  readonly usage: Usage;
  readonly openStreams: OpenStreams;
  readonly partAnswers: PartAnswers;
  readonly allowedOrigins: AllowedOrigins;
  readonly authenticate: Authenticate;
  readonly findServiceCaller: FindServiceCaller;
  readonly documents: Documents;
  readonly admission: Admission;
  /** Of whoever sent a request, where a proxy stands in front. */
  readonly addressOf: AddressOf;
  readonly logger: Logger;
}

/** An answer that goes on: the response is its own. */
export interface StreamedAnswer {
  readonly kind: 'stream';
  readonly write: WriteResponse;
}

/** The life of a request: authenticate, read, prepare, admit, execute. Never rejects for anything a client can send. */
export function answerRequest(request: GraphQLRequest, parts: AnswerParts): Promise<HttpAnswer | StreamedAnswer> {
  const generation = parts.current();
  return generation.use(() => answerOn(generation, request, parts));
}

async function answerOn(
  generation: Generation,
  request: GraphQLRequest,
  parts: AnswerParts,
): Promise<HttpAnswer | StreamedAnswer> {
  const accepted = readAccept(request.accept);
  const refused = (refusal: Refused) => {
    parts.logger.info({ requestId: request.id, code: refusal.code }, 'refused');
    return refusalAnswer(refusal, accepted.mediaType ?? 'application/json');
  };
  const { mediaType } = accepted;
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

  const parameters = parts.documents.resolve(reading.parameters, authentication.caller);
  if ('kind' in parameters) return refused(parameters);
  const asked = { request, authentication, parameters };
  const answer = await answerAsked(asked, { ...accepted, mediaType, generation }, parts);
  return 'kind' in answer && answer.kind === 'refused' ? refused(answer) : answer;
}

/** What the client asks for is known: whether it may have it, and then the answer. */
async function answerAsked(
  asked: Omit<Admitted, 'operation'>,
  manner: Manner,
  parts: AnswerParts,
): Promise<HttpAnswer | StreamedAnswer | Refused> {
  const { request, authentication, parameters } = asked;
  const { generation, framing, mediaType } = manner;
  const isExplained = asksToExplain(parameters);
  const isDocumentCached = isExplained && generation.prepareParts.documents.get(parameters.query) !== undefined;
  const preparation = prepare(parameters, authentication.caller, generation.prepareParts);
  if (preparation.kind === 'refused') return preparation;
  const { operation } = preparation;
  if (isExplained) {
    const context = contextOf(request, authentication.caller, parts);
    return answerExplained({ operation, generation, context, isDocumentCached }, mediaType, parts);
  }
  const streamed = isStreamed(operation, framing);
  const misplaced = checkTransport(operation, request.parts.method, streamed);
  if (misplaced) return misplaced;
  const admitted = { ...asked, operation };
  return streamed ? openStream(admitted, framing!, parts) : answerOnce(admitted, manner, parts);
}

/** What the client can read. */
interface Accepted {
  readonly framing: HttpFraming | undefined;
  readonly inParts: boolean;
  /** Of a single answer, and of a refusal whatever the client asked for. */
  readonly mediaType: MediaType | undefined;
}

const readAccept = remembered((accept): Accepted => {
  const framing = chooseFraming(accept);
  const inParts = framing !== EVENT_STREAM && acceptsParts(accept);
  const isMultiple = framing !== undefined || inParts;
  return {
    framing,
    inParts,
    mediaType: chooseMediaType(accept) ?? (isMultiple ? 'application/graphql-response+json' : undefined),
  };
});

/** A request that has passed all checks. */
interface Admitted {
  readonly request: GraphQLRequest;
  readonly authentication: Authenticated;
  readonly parameters: GraphQLParameters;
  readonly operation: PreparedOperation;
}

interface Manner extends Pick<Accepted, 'inParts' | 'framing'> {
  readonly mediaType: MediaType;
  readonly generation: Generation;
}

/** One answer, in parts where the client asks for that. */
async function answerOnce(
  { request, authentication, parameters, operation }: Admitted,
  { generation, inParts, mediaType }: Manner,
  { usage, partAnswers, admission, addressOf, logger }: AnswerParts,
): Promise<HttpAnswer | StreamedAnswer | Refused> {
  const asking = askingFor({ request, authentication, operation }, addressOf(request));
  const pass = admission.atOnce(asking) ?? (await admission.afterWaiting(asking));
  if (pass.kind === 'refused') return pass;
  usage.note(parameters);
  const context = contextOf(request, authentication.caller, { addressOf });
  const startedAt = performance.now();
  const onAnswered = (cost?: AnsweredCost) =>
    logger.info({ ...describe(operation, context, performance.now() - startedAt), ...(cost && { cost }) }, 'answered');
  const deferring = inParts && generation.engine.executeInParts ? deferringOperation(operation) : undefined;
  if (deferring)
    return streamOf(
      partAnswers.open({
        operation: deferring,
        generation,
        context,
        onAnswered: () => onAnswered(),
        onEnd: () => pass.leave(),
      }),
    );
  let account: Account = {};
  try {
    const answer = await generation.front.run(operation, parameters.query, { context, mediaType });
    const isCounted = admission.countsCost(context.caller);
    const { measure } = generation.prepareParts.cost ?? {};
    account = accountFor({ operation, parameters, answer: answer.body }, { measure, isCounted });
    onAnswered(account.cost);
    return account.text === undefined ? answer : { ...answer, body: account.text };
  } finally {
    pass.leave(account.cost?.actual);
  }
}

function contextOf(
  request: GraphQLRequest,
  caller: Caller,
  { addressOf }: Pick<AnswerParts, 'addressOf'>,
): RequestContext {
  return {
    requestId: request.id,
    caller,
    clientHeaders: request.headers,
    address: addressOf(request),
    signal: request.deadline.signal,
    deadlineAt: request.deadline.at,
  };
}

/** What an operation would take. It counts as a request that costs nothing. */
async function answerExplained(
  explaining: Explaining,
  mediaType: MediaType,
  { admission }: AnswerParts,
): Promise<HttpAnswer | Refused> {
  const { caller, address } = explaining.context;
  const exhausted = await admission.charge({ caller, address, estimatedCost: 0 });
  const text = exhausted ?? (await explain(explaining));
  if (typeof text !== 'string') return text;
  return { status: 200, headers: { 'content-type': contentTypeOf(mediaType) }, body: text };
}

function askingFor(
  { request, authentication, operation }: Pick<Admitted, 'request' | 'authentication' | 'operation'>,
  address: string | undefined,
): Asking {
  const { caller } = authentication;
  return { caller, address, estimatedCost: operation.estimatedCost ?? 0, signal: request.deadline.signal };
}

/** Our own subgraphs sign their requests; everybody else brings a token, or is the public. */
async function authenticate({ headers, credentials, parts: { body } }: GraphQLRequest, parts: AnswerParts) {
  const signed = headers[CALLER_HEADER];
  const nowMs = Date.now();
  const caller =
    signed && body ? parts.findServiceCaller(signed, Buffer.from(body).toString('utf8'), nowMs) : undefined;
  return caller ? ({ kind: 'authenticated', caller } as const) : parts.authenticate(credentials, nowMs);
}

async function openStream(
  { request, authentication, parameters, operation }: Admitted,
  framing: HttpFraming,
  { openStreams, admission, addressOf, logger }: AnswerParts,
): Promise<StreamedAnswer | Refused> {
  const { id: requestId, headers: clientHeaders } = request;
  const address = addressOf(request);
  // Here, where a refusal can still be the whole answer.
  const exhausted = await admission.charge(askingFor({ request, authentication, operation }, address));
  if (exhausted) return exhausted;
  logger.info({ requestId, kind: authentication.caller.kind }, 'a stream was opened');
  const credentials = authentication;
  return streamOf(openStreams.open({ parameters, credentials, requestId, clientHeaders, address, framing }));
}

function streamOf(opened: Refused | WriteResponse): StreamedAnswer | Refused {
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
    ...(operation.withheld?.fields.size && { withheldFields: operation.withheld.fields.size }),
    milliseconds: Math.round(milliseconds * 10) / 10,
  };
}
