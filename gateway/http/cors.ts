import { isAllowedOrigin } from './cross-site.js';

const NONE: Readonly<Record<string, string>> = {};

/** The Fetch standard's CORS protocol, for origins the operator named. Credentials are never cookies, so none are allowed. */
export function corsHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Readonly<Record<string, string>> {
  if (allowedOrigins.length === 0) return NONE;
  if (origin === undefined || !isAllowedOrigin(origin, allowedOrigins)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, x-request-id',
    'access-control-expose-headers': 'x-request-id, x-liandong-stream',
    'access-control-max-age': '600',
  };
}
