/** Host names under which a platform serves the same pages. */
const SAME_HOST: ReadonlyMap<string, string> = new Map([
  ['m.weibo.cn', 'weibo.com'],
  ['m.weibo.com', 'weibo.com'],
  ['weibo.cn', 'weibo.com'],
  ['m.facebook.com', 'facebook.com'],
  ['mobile.twitter.com', 'twitter.com'],
  ['x.com', 'twitter.com'],
  ['m.youtube.com', 'youtube.com'],
]);

/** Query parameters that say which account a page shows; all others only say where the reader came from. */
const NAMING_PARAMETERS = ['__biz', 'id'];

/** Longer than any account's address; longer input is not read. */
export const MAX_URL_LENGTH = 2_048;

/**
 * The key under which an account's address is unique, regardless of case, scheme, `www.`, a closing slash, tracking
 * parameters and fragment: `weibo.com/gdpolice`. Undefined for what cannot be an account's public address: another
 * scheme, an address with credentials in it (`https://weibo.com@elsewhere/`), text that is no URL.
 */
export function accountUrlKey(text: string): string | undefined {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  const host = hostKey(url.hostname);
  if (host === '') return undefined;
  const port = url.port === '' || url.port === '443' || url.port === '80' ? '' : `:${url.port}`;
  return `${host}${port}${pathKey(url.pathname)}${namingQuery(url.searchParams)}`;
}

function hostKey(hostname: string): string {
  const host = hostname
    .toLowerCase()
    .replace(/\.+$/, '')
    .replace(/^(www\.)+/, '');
  return SAME_HOST.get(host) ?? host;
}

function pathKey(pathname: string): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return segments.map((segment) => `/${folded(unescaped(segment))}`).join('');
}

/** `%70olice` and `police` are one address. What is no UTF-8 stays escaped. */
function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** One spelling whatever the case, escaped again so that a decoded `/`, `?` or `%` is never taken for syntax. */
function folded(segment: string): string {
  return encodeURIComponent(segment.normalize('NFC').toLowerCase());
}

function namingQuery(parameters: URLSearchParams): string {
  const named = NAMING_PARAMETERS.flatMap((name) => {
    const value = parameters.get(name);
    return value === null || value === '' ? [] : [`${name}=${folded(value)}`];
  });
  return named.length === 0 ? '' : `?${named.join('&')}`;
}

/** Handles are one whatever their case and with or without the leading `@`. */
export function handleKey(handle: string): string {
  return handle.trim().replace(/^@/, '').normalize('NFC').toLowerCase();
}
