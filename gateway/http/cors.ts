import { originRule, type AllowedOrigins } from './cross-site.js';

const USUAL_HEADERS = ['authorization', 'content-type', 'x-api-key', 'x-purpose', 'x-request-id'];

const NONE: Readonly<Record<string, string>> = {};

/** The Fetch standard's CORS protocol, for origins the operator named. Credentials are never cookies, so none are allowed. */
export function corsHeaders(
  origin: string | undefined,
  allowedOrigins: AllowedOrigins,
): Readonly<Record<string, string>> {
  if (allowedOrigins.length === 0) return NONE;
  const rule = origin === undefined ? undefined : originRule(origin, allowedOrigins);
  if (origin === undefined || !rule) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': rule.methods.join(', '),
    'access-control-allow-headers': [...USUAL_HEADERS, ...rule.headers].join(', '),
    'access-control-expose-headers': 'x-request-id, x-liandong-stream, retry-after',
    'access-control-max-age': String(rule.maxAgeSeconds),
  };
}
