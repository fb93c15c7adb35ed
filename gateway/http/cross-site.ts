import { refuse, type Refused } from '../refused.js';

/** What a browser says about where a request comes from. Other clients say nothing. */
export interface SiteHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
}

/** Whose pages may call besides our own: an origin, `*` for any, or an origin with what its pages may send. */
export type AllowedOrigins = readonly (string | OriginRule)[];

export interface OriginRule {
  readonly origin: string;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly maxAgeSeconds: number;
}

/**
 * Keeps pages of other sites from using the network position of a visitor. Credentials are bearer tokens only, which no
 * browser adds by itself, so that no preflight header has to be demanded of honest clients.
 */
export function checkSite(headers: SiteHeaders, allowedOrigins: AllowedOrigins): Refused | undefined {
  if (isAllowedOrigin(headers.origin, allowedOrigins)) return undefined;
  const ownSite = headers.secFetchSite === 'same-origin' || headers.secFetchSite === 'none';
  if (headers.secFetchSite !== undefined) return ownSite ? undefined : refuse('CROSS_SITE_REQUEST');
  if (headers.origin === undefined) return undefined;
  return hostOf(headers.origin) === headers.host ? undefined : refuse('CROSS_SITE_REQUEST');
}

export function isAllowedOrigin(origin: string | undefined, allowedOrigins: AllowedOrigins): boolean {
  return originRule(origin, allowedOrigins) !== undefined;
}

const USUAL_RULE: Omit<OriginRule, 'origin'> = { methods: ['GET', 'POST'], headers: [], maxAgeSeconds: 600 };

/** What pages of an origin may send; its own rule comes before the one for any. */
export function originRule(
  origin: string | undefined,
  allowedOrigins: AllowedOrigins,
): Omit<OriginRule, 'origin'> | undefined {
  let usual: Omit<OriginRule, 'origin'> | undefined;
  for (const allowed of allowedOrigins)
    if (typeof allowed === 'string') {
      if (allowed === '*' || allowed === origin) usual = USUAL_RULE;
    } else if (allowed.origin === origin) return allowed;
  return usual;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
