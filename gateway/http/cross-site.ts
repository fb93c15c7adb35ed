import { refuse, type Refused } from '../refused.js';

/** What a browser says about where a request comes from. Other clients say nothing. */
export interface SiteHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
}

/**
 * Keeps pages of other sites from using the network position of a visitor. Credentials are bearer tokens only, which no
 * browser adds by itself, so that no preflight header has to be demanded of honest clients.
 */
export function checkSite(headers: SiteHeaders, allowedOrigins: readonly string[]): Refused | undefined {
  if (isAllowedOrigin(headers.origin, allowedOrigins)) return undefined;
  const ownSite = headers.secFetchSite === 'same-origin' || headers.secFetchSite === 'none';
  if (headers.secFetchSite !== undefined) return ownSite ? undefined : refuse('CROSS_SITE_REQUEST');
  if (headers.origin === undefined) return undefined;
  return hostOf(headers.origin) === headers.host ? undefined : refuse('CROSS_SITE_REQUEST');
}

export function isAllowedOrigin(origin: string | undefined, allowedOrigins: readonly string[]): boolean {
  if (allowedOrigins.includes('*')) return true;
  return origin !== undefined && allowedOrigins.includes(origin);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
