import { GraphQLError } from 'graphql';

/**
 * The error vocabulary of the whole product on one page: code → HTTP status (where the media type carries it) and
 * public sentence. Rule violations (`RuleViolation`) are data and not listed here. A code in this list may pass from
 * a subgraph to the client; everything else is masked.
 */
export const REFUSALS = {
  UNAUTHENTICATED: { status: 401, sentence: 'The credentials are missing, malformed or expired.' },
  FORBIDDEN: { status: 403, sentence: 'The caller may not do this.' },
  UNAUTHORIZED_FIELD_OR_TYPE: { status: 403, sentence: 'The caller may not have this field or type.' },
  RIGHTS_CHANGED: { status: 403, sentence: 'The rights of the caller have changed; open the stream again.' },
  BAD_REQUEST: { status: 400, sentence: 'The request is not a well-formed GraphQL request.' },
  BAD_USER_INPUT: { status: 400, sentence: 'An argument has a value that is not allowed.' },
  GRAPHQL_PARSE_FAILED: { status: 400, sentence: 'The document is not valid GraphQL syntax.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, sentence: 'The document does not fit the schema.' },
  OPERATION_NOT_FOUND: { status: 400, sentence: 'The document has no such operation.' },
  METHOD_NOT_ALLOWED: { status: 405, sentence: 'Only queries may be sent by GET.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, sentence: 'A request body must be application/json in UTF-8.' },
  NOT_ACCEPTABLE: { status: 406, sentence: 'Answers are application/json or application/graphql-response+json.' },
  CROSS_SITE_REQUEST: { status: 403, sentence: 'Requests from this origin are not accepted.' },
  BODY_TOO_LARGE: { status: 413, sentence: 'The request body is too large.' },
  TOO_MANY_TOKENS: { status: 400, sentence: 'The document has too many tokens.' },
  TOO_DEEP: { status: 400, sentence: 'The document is nested too deeply.' },
  TOO_MANY_ALIASES: { status: 400, sentence: 'The document has too many aliases.' },
  TOO_MANY_FIELDS: { status: 400, sentence: 'The document has too many fields.' },
  TOO_MANY_DIRECTIVES: { status: 400, sentence: 'The document has too many directives.' },
  TOO_MANY_ROOT_FIELDS: { status: 400, sentence: 'The document has too many root fields.' },
  COST_TOO_HIGH: { status: 400, sentence: 'The operation asks for too much at once.' },
  COST_EXHAUSTED: { status: 429, sentence: 'The caller has asked for too much in this window.' },
  REQUESTS_EXHAUSTED: { status: 429, sentence: 'The caller has sent too many requests in this window.' },
  OVERLOADED: { status: 503, sentence: 'Too much is being asked right now; try again.' },
  PERSISTED_QUERY_NOT_FOUND: { status: 404, sentence: 'PersistedQueryNotFound' },
  DOCUMENT_NOT_TRUSTED: { status: 403, sentence: 'Only documents that were registered beforehand are answered.' },
  PURPOSE_REQUIRED: { status: 403, sentence: 'Say for what you read protected data: by the header x-purpose.' },
  TRAIL_UNAVAILABLE: { status: 503, sentence: 'Protected data is not answered while reads of it cannot be recorded.' },
  CURSOR_MALFORMED: { status: 400, sentence: 'The cursor was not issued by this service.' },
  CURSOR_MISMATCH: { status: 400, sentence: 'The cursor belongs to another order or filter.' },
  IDEMPOTENCY_KEY_REUSED: { status: 400, sentence: 'The idempotency key was used with other input.' },
  UNANSWERABLE: { status: 400, sentence: 'No subgraph has any of what the operation asks for.' },
  PLAN_BUDGET_EXCEEDED: { status: 503, sentence: 'Planning the operation took too long.' },
  SUBGRAPH_UNAVAILABLE: { status: 200, sentence: 'A subgraph could not be reached.' },
  SUBGRAPH_TIMEOUT: { status: 200, sentence: 'A subgraph did not answer in time.' },
  SUBGRAPH_ERROR: { status: 200, sentence: 'A subgraph could not answer this field.' },
  ANSWER_TOO_LARGE: { status: 200, sentence: 'A subgraph sent more than the gateway accepts.' },
  REQUEST_TIMEOUT: { status: 504, sentence: 'The request did not finish in time.' },
  REPLICA_STALE: { status: 503, sentence: 'Facts of another subgraph are too old to decide by.' },
  INTERNAL: { status: 500, sentence: 'Something went wrong; quote the request id.' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface RefusalDetails {
  /** One sentence for the caller; the code's public sentence when absent. Never a cause, a stack or a secret. */
  readonly message?: string;
  readonly [extension: string]: unknown;
}

/** An expected refusal on its way to the client. Shape in the answer: `{ message, extensions: { code, … } }`. */
export class Refusal extends GraphQLError {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    const { message, ...extensions } = details;
    super(message ?? REFUSALS[code].sentence, { extensions: { code, ...extensions } });
    this.code = code;
    this.name = 'Refusal';
  }
}

export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code);
}
