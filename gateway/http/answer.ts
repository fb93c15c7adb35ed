import { REFUSALS, type RefusalCode } from '../../schema/refusals.js';
import type { Refused } from '../refused.js';
import type { MediaType } from './media-type.js';

/** What goes back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Called when all of the body is with the operating system; not when its client went away before. */
  readonly onSent?: () => void;
}

/** Refused before anything was asked of the graph: the status tells, whatever the media type. */
const TRANSPORT_CODES: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'BAD_REQUEST',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'NOT_ACCEPTABLE',
  'CROSS_SITE_REQUEST',
  'BODY_TOO_LARGE',
  'REQUESTS_EXHAUSTED',
  'COST_EXHAUSTED',
  'OVERLOADED',
]);

/**
 * GraphQL-over-HTTP §6.4: under `application/json` a well-formed request is answered 200 whatever became of it, because
 * an intermediary may have written any other status; under `application/graphql-response+json` the status may tell.
 */
export function statusOf(code: RefusalCode, mediaType: MediaType): number {
  return mediaType === 'application/json' && !TRANSPORT_CODES.has(code) ? 200 : REFUSALS[code].status;
}

export function refusalAnswer({ code, errors, retryAfterSeconds }: Refused, mediaType: MediaType): HttpAnswer {
  const status = statusOf(code, mediaType);
  return {
    status,
    headers: {
      'content-type': contentTypeOf(mediaType),
      // RFC 9110 §15.5.2 and §15.5.6: these statuses must say what would have been right.
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="liandong", error="invalid_token"' }),
      ...(status === 405 && { allow: 'POST' }),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({ errors }),
  };
}

export function contentTypeOf(mediaType: MediaType): string {
  return `${mediaType}; charset=utf-8`;
}
